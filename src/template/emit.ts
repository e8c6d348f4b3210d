import { ANY, BOOL, STRING } from '../go/value.ts';
import { BUILTINS } from './builtins.ts';
import { Code, compile, js } from './code.ts';
import { argumentForm } from './convert.ts';
import {
  type CallExpr,
  type Expr,
  isResult,
  type Local,
  type MethodExpr,
  type Owner,
  type Place,
  type Plan,
  type RangeStep,
  type Site,
  type Step,
  type Target,
  type Where,
} from './plan.ts';
import type { Body, Calls } from './program.ts';
import * as runtime from './runtime.ts';

/** What the generated function refers to besides its own text: in `h` the runtime, in `K` constants, in `S` the places of its sites. */
type Factory = (h: Calls & typeof runtime, constants: readonly unknown[], source: Source) => Body;

interface Source {
  readonly text: string;
  readonly places: readonly Place[];
}

/** Makes the JavaScript function of a plan. */
export function emitBody(plan: Plan, calls: Calls): Body {
  const emitter = new Emitter(plan);
  const code = emitter.body();
  return compile<Factory>('h,K,S', code)({ ...runtime, ...calls }, emitter.constants, {
    text: plan.text,
    places: emitter.places,
  });
}

const UNKNOWN = -1;
const NOTHING = js`undefined`;

class Emitter {
  readonly constants: unknown[] = [];
  /** What `n` can be: indices of these. */
  readonly places: Place[] = [];
  private readonly plan: Plan;
  private readonly lines: Code[] = [];
  private readonly marks = new Set<Local>();
  /** Temporaries that hold a value nobody else reads. */
  private readonly owned = new WeakSet<Code>();
  private temps = 0;
  private maxTemps = 0;
  private ranges = 0;
  private labels = 0;
  /** What a `break` leaves besides a loop: the else part of a range. */
  private breakTo: Code | undefined;
  /** Of the step being emitted, with the places of the sites in it. */
  private base = 0;
  private numbers = new Map<Site, number>();
  /** The place that `n` is known to hold, and the mark. */
  private site = 0;
  private mark: Local | undefined;
  /** What locals of `let` are bound to: the result of an expression needs no copy. */
  private readonly bound = new Map<Local, Code>();

  constructor(plan: Plan) {
    this.plan = plan;
  }

  body(): Code {
    this.steps(this.plan.body);
    const names: Code[] = [js`n=0`, js`o=""`];
    for (let i = 1; i < this.plan.locals; i++) names.push(Code.name('v', i));
    for (const mark of this.marks) names.push(Code.name('m', mark));
    for (let i = 0; i < this.maxTemps; i++) names.push(Code.name('t', i));
    for (let i = 0; i < this.ranges; i++) names.push(Code.name('r', i), Code.name('i', i));
    const constants = this.constants.map((_, i) => js`const ${Code.name('k', i)}=K[${i}];`);
    return js`"use strict";${Code.join(constants, '')}const {field,tick,isTrue,printed,printedQuietly,printedResult,iterate,elementAt,keyAt,argument,fault,bindMethod,methodValue,methodLiteral,callBound,find,run,failure,UNSET}=h;
return function(s,e,v0){const F=s.functions,m=s.meter;let ${Code.join(names, ',')};
try{
${Code.join(this.lines, '')}return o}catch(x){throw failure(m,e,S.text,S.places[n],x)}}`;
  }

  private add(line: Code): void {
    this.lines.push(js`${line}
`);
  }

  private temp(): Code {
    const temp = Code.name('t', this.temps++);
    if (this.temps > this.maxTemps) this.maxTemps = this.temps;
    return temp;
  }

  private into(value: Code): Code {
    const temp = this.temp();
    this.add(js`${temp}=${value};`);
    this.owned.add(temp);
    return temp;
  }

  private constant(value: unknown): Code {
    let at = this.constants.indexOf(value);
    if (at < 0) at = this.constants.push(value) - 1;
    return Code.name('k', at);
  }

  private local(local: Local): Code {
    return this.bound.get(local) ?? Code.name('v', local);
  }

  private owner(owner: Owner): Code {
    return owner === undefined ? NOTHING : Code.name('v', owner);
  }

  /** What to set `n` with before something that can fail; nothing where it holds that already. */
  private at(where: Where): Code {
    if (where.type !== 'mark') {
      const number = this.number(where);
      if (this.site === number) return js``;
      this.site = number;
      this.mark = undefined;
      return js`n=${number};`;
    }
    const { local } = where;
    if (this.mark === local) return js``;
    this.site = UNKNOWN;
    this.mark = local;
    return js`n=${Code.name('m', local)};`;
  }

  private number(site: Site): number {
    let number = this.numbers.get(site);
    if (number === undefined) {
      number = this.places.push({ site, base: this.base }) - 1;
      this.numbers.set(site, number);
    }
    return number;
  }

  /** The number of a place, as an expression. */
  private siteOf(where: Where): Code {
    return where.type === 'mark' ? Code.name('m', where.local) : js`${this.number(where)}`;
  }

  /** `n` may hold another site after code that is not always run. */
  private forget(): void {
    this.site = UNKNOWN;
    this.mark = undefined;
  }

  private steps(steps: readonly Step[]): void {
    for (const step of steps) this.step(step);
  }

  private step(step: Step): void {
    this.temps = 0;
    if ('base' in step && step.base !== this.base) {
      this.base = step.base;
      this.numbers = new Map();
    }
    switch (step.op) {
      case 'text':
        this.add(js`o+=${step.text};`);
        break;
      case 'print': {
        const value = this.expr(strip(step.value));
        const result = isResult(step.value) ? js`printedResult(${value})` : js`printed(${value})`;
        const text = step.quiet ? js`printedQuietly(${value})` : result;
        this.add(js`o+=typeof ${value}==="string"?${value}:${text};`);
        break;
      }
      case 'eval':
        this.expr(step.value);
        break;
      case 'unset':
        for (const local of step.locals) this.add(js`${Code.name('v', local)}=UNSET;`);
        break;
      case 'if':
        this.if(this.expr(strip(step.cond)), step.then.steps(), step.else.steps());
        break;
      case 'with': {
        const value = this.expr(step.value);
        this.add(js`${Code.name('v', step.dot)}=${value};`);
        this.if(Code.name('v', step.dot), step.then.steps(), step.else.steps());
        break;
      }
      case 'range':
        this.range(step);
        break;
      case 'template': {
        this.add(this.at(step.site));
        const found = this.into(js`find(s,${step.name})`);
        const arg = step.arg === undefined ? NOTHING : this.expr(step.arg);
        this.add(this.at(step.site));
        this.add(js`o+=run(s,${found},${arg});`);
        break;
      }
      case 'break':
        this.add(this.breakTo === undefined ? js`break;` : js`break ${this.breakTo};`);
        break;
      case 'continue':
        this.add(js`continue;`);
    }
  }

  private if(cond: Code, then: readonly Step[], otherwise: readonly Step[]): void {
    const site = this.site;
    const mark = this.mark;
    this.add(js`if(${cond}===true||isTrue(${cond})){`);
    this.steps(then);
    const [thenSite, thenMark] = [this.site, this.mark];
    this.site = site;
    this.mark = mark;
    if (otherwise.length > 0) this.add(js`}else{`);
    this.steps(otherwise);
    this.add(js`}`);
    if (this.site !== thenSite || this.mark !== thenMark) this.forget();
  }

  private range(step: RangeStep): void {
    const container = Code.name('v', step.container);
    const value = this.expr(step.value);
    this.add(js`${container}=${value};${this.at(step.at)}`);
    const range = Code.name('r', this.ranges);
    const i = Code.name('i', this.ranges++);
    const dot = Code.name('v', step.dot);
    this.add(js`if((${range}=iterate(${container},${step.key !== undefined}))!==undefined){`);
    const [site, mark] = [this.site, this.mark];
    this.add(js`for(${i}=0;${i}<${range}.length;${i}++){tick(m,o);${dot}=elementAt(${range},${i});`);
    this.forget();
    if (step.key !== undefined) {
      this.temps = 0;
      this.set(step.key, this.into(js`keyAt(${range},${i})`), undefined, step.at);
    }
    if (step.element !== undefined) this.set(step.element, dot, step.container, step.at);
    const outer = this.breakTo;
    this.breakTo = undefined;
    this.steps(step.body.steps());
    this.add(js`}`);
    this.site = site;
    this.mark = mark;
    this.add(js`}`);
    const otherwise = step.else.steps();
    if (otherwise.length > 0) {
      // A break there ends this range, not the one around it.
      this.breakTo = Code.name('L', this.labels++);
      this.add(js`else ${this.breakTo}:{`);
      this.steps(otherwise);
      this.add(js`}`);
    }
    this.breakTo = outer;
    this.forget();
  }

  private set(target: Target, value: Code, owner: Owner, at: Where): void {
    const { slots } = target;
    for (const { local, maybe, owner: own } of slots) {
      const name = Code.name('v', local);
      const assign =
        own === undefined ? js`${name}=${value};` : js`${name}=${value};${Code.name('v', own)}=${this.owner(owner)};`;
      if (!maybe) {
        this.add(js`{${assign}}`);
        return;
      }
      this.add(js`if(${name}!==UNSET){${assign}}else `);
    }
    const siteCode = this.siteOf(at);
    this.add(js`{n=${siteCode};fault(${`undefined variable: ${target.name}`});}`);
    this.forget();
  }

  /** Emits what an expression needs and returns its value: a name that nothing overwrites, or a constant. */
  private expr(expr: Expr): Code {
    switch (expr.op) {
      case 'shared':
        return this.expr(expr.value);
      case 'const':
        return this.constantValue(expr.given === undefined ? expr.value : argumentForm(expr.value, expr.given.type));
      case 'local': {
        const local = this.local(expr.local);
        return expr.copy === true ? this.into(local) : local;
      }
      case 'maybe': {
        const temp = this.into(Code.name('v', expr.local));
        this.add(js`if(${temp}===UNSET){`);
        const value = this.expr(expr.otherwise);
        this.add(js`${temp}=${value};}`);
        this.forget();
        return temp;
      }
      case 'let': {
        const value = this.expr(expr.value);
        // A variable may be assigned before the value is used.
        const source = strip(expr.value).op;
        this.bound.set(expr.local, source === 'local' || source === 'assign' ? this.into(value) : value);
        const result = this.expr(expr.body);
        this.bound.delete(expr.local);
        return result;
      }
      case 'unwrap': {
        const value = this.expr(expr.value);
        const inner = expr.value.op;
        if (inner === 'const' || inner === 'unwrap' || inner === 'let' || inner === 'assign') return value;
        return this.into(js`${value}??undefined`);
      }
      case 'fault':
        this.add(js`${this.at(expr.at)}fault(${expr.message});`);
        return NOTHING;
      case 'fields': {
        let object = this.expr(expr.object);
        let owner = this.owner(expr.owner);
        this.add(this.at(expr.at));
        const call = expr.at === expr.call ? js`` : js`,${this.constant(expr.call)}`;
        for (const name of expr.names) {
          const value = this.into(js`field(s,${object},${name},${owner}${call})`);
          owner = object;
          object = value;
        }
        return object;
      }
      case 'method':
        return this.method(expr);
      case 'call':
        return this.call(expr);
      case 'coerce':
        return this.coerce(expr);
      case 'logic':
        return this.logic(expr);
      case 'assign': {
        const value = this.expr(expr.value);
        for (const target of expr.targets) this.set(target, value, undefined, expr.at);
        return value;
      }
    }
  }

  private constantValue(value: unknown): Code {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return js`${value}`;
      case 'number':
        return Number.isFinite(value) ? js`${value}` : this.constant(value);
      case 'undefined':
        return NOTHING;
      default:
        return value === null ? js`null` : this.constant(value);
    }
  }

  private method(expr: MethodExpr): Code {
    const object = this.expr(expr.object);
    const { names, args, final, site } = expr;
    this.add(this.at(expr.at));
    const owner = this.owner(expr.owner);
    const inPipe = final === undefined ? 0 : 1;
    const bound = this.into(
      js`bindMethod(s,${object},${owner},${this.constant(names)},${args.length},${inPipe},${this.constant(site)})`,
    );
    const result = this.into(NOTHING);
    const mark = Code.name('m', expr.mark);
    this.marks.add(expr.mark);
    this.add(js`${mark}=${this.siteOf(expr.at)};if(${bound}!==undefined){`);
    const values = args.map((arg, i) => {
      const node = arg.value;
      if ('type' in node) {
        this.add(this.at(arg.at));
        return this.into(js`methodLiteral(${bound},${i},${this.constant(node)})`);
      }
      const value = this.expr(node);
      this.add(this.at(arg.at));
      return this.into(js`methodValue(${bound},${i},${value})`);
    });
    if (final !== undefined) {
      const value = this.expr(final);
      this.add(this.at(expr.finalAt));
      values.push(this.into(js`methodValue(${bound},${args.length},${value})`));
    }
    this.add(js`${mark}=${this.siteOf(expr.finalAt)};${this.at(site)}`);
    this.add(js`${result}=callBound(${bound},[${Code.join(values, ',')}]);}`);
    this.forget();
    return result;
  }

  private call(expr: CallExpr): Code {
    const args = expr.args.map((arg) => this.expr(arg));
    const site = this.at(expr.site);
    const callee =
      'slot' in expr.callee ? js`F[${expr.callee.slot}]` : this.constant(BUILTINS.get(expr.callee.builtin)!.call);
    const temp = this.temp();
    this.add(js`${site}${temp}=${callee}(${Code.join(args, ',')});`);
    this.owned.add(temp);
    return temp;
  }

  private coerce(expr: Expr & { op: 'coerce' }): Code {
    const { type } = expr.param;
    if (type === ANY) {
      const inner = strip(expr.value);
      const value = this.expr(inner);
      return inner.op === 'const' ? value : this.into(js`${value}??null`);
    }
    const value = this.expr(expr.value);
    const checked = js`argument(${value},${this.constant(expr.param)})`;
    if (type === STRING || type === BOOL) {
      const temp = this.owned.has(value) ? value : this.into(value);
      const fast = type === STRING ? js`"string"` : js`"boolean"`;
      this.add(js`if(typeof ${temp}!==${fast}){n=${this.siteOf(expr.at)};${temp}=${checked};}`);
      this.forget();
      return temp;
    }
    this.add(this.at(expr.at));
    return this.into(checked);
  }

  private logic(expr: Expr & { op: 'logic' }): Code {
    const result = this.temp();
    const { args, marks, mark, final, or } = expr;
    const markName = Code.name('m', mark);
    this.marks.add(mark);
    const emitArg = (i: number): void => {
      const value = this.expr(args[i]!);
      const at = marks[i]!;
      this.add(js`${result}=${value};${markName}=${this.siteOf(at)};`);
    };
    for (let i = 0; i < args.length; i++) {
      if (i > 0) this.add(js`if(${or ? js`!isTrue(${result})` : js`isTrue(${result})`}){`);
      emitArg(i);
      this.forget();
    }
    if (final !== undefined) {
      if (args.length > 0) {
        this.add(js`if(${or ? js`!isTrue(${result})` : js`isTrue(${result})`}){`);
      }
      const value = this.expr(final);
      this.add(js`${result}=${value};`);
    }
    const closing = args.length === 0 ? 0 : args.length - 1 + (final === undefined ? 0 : 1);
    for (let i = 0; i < closing; i++) this.add(js`}`);
    this.forget();
    return result;
  }
}

/** The expression without what makes nil no value, for uses to which both are the same. */
function strip(expr: Expr): Expr {
  return expr.op === 'unwrap' || expr.op === 'shared' ? strip(expr.value) : expr;
}
