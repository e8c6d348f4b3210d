/**
 * The syntax tree that the package's grammar gives, as far as it is read here. Locations are offsets in the text, in
 * UTF-16 units: lines and columns are counted for errors only.
 */
export interface Loc {
  readonly start: number;
  readonly end: number;
}

interface At {
  readonly loc: Loc;
}

export interface Strip {
  readonly open?: boolean;
  readonly close?: boolean;
}

export interface Program {
  readonly type: 'Program';
  readonly body: readonly Statement[];
  readonly blockParams?: readonly string[];
  /** An `else if`: the only statement is the block that goes on. */
  readonly chained?: boolean;
}

/** `value` is what whitespace control left of `original`. */
export interface Content extends At {
  readonly type: 'ContentStatement';
  readonly original: string;
  readonly value: string;
}

export interface Comment extends At {
  readonly type: 'CommentStatement';
}

export interface Call {
  readonly path: Path | Literal;
  readonly params: readonly Expression[];
  readonly hash?: Hash;
}

export interface Mustache extends At, Call {
  readonly type: 'MustacheStatement' | 'Decorator';
}

export interface Block extends At, Call {
  readonly type: 'BlockStatement' | 'DecoratorBlock';
  readonly program?: Program;
  readonly inverse?: Program;
}

export interface Partial extends At {
  readonly type: 'PartialStatement';
  readonly name: Path | SubExpression | Literal;
  readonly params: readonly Expression[];
  readonly hash?: Hash;
  /** The blanks before a partial that stands alone on its line. */
  readonly indent: string;
}

export interface PartialBlock extends At {
  readonly type: 'PartialBlockStatement';
  readonly name: Path | SubExpression | Literal;
  readonly params: readonly Expression[];
  readonly hash?: Hash;
  readonly program: Program;
}

export type Statement = Content | Comment | Mustache | Block | Partial | PartialBlock;

export interface SubExpression extends At, Call {
  readonly type: 'SubExpression';
}

export interface Path extends At {
  readonly type: 'PathExpression';
  /** `@name` */
  readonly data: boolean;
  /** How many `../` it begins with. */
  readonly depth: number;
  readonly parts: readonly string[];
  readonly original: string;
}

export interface StringLiteral extends At {
  readonly type: 'StringLiteral';
  readonly value: string;
}

export interface NumberLiteral extends At {
  readonly type: 'NumberLiteral';
  readonly value: number;
}

export interface BooleanLiteral extends At {
  readonly type: 'BooleanLiteral';
  readonly value: boolean;
}

export interface NothingLiteral extends At {
  readonly type: 'UndefinedLiteral' | 'NullLiteral';
}

export type Literal = StringLiteral | NumberLiteral | BooleanLiteral | NothingLiteral;
export type Expression = Path | SubExpression | Literal;

export interface Hash extends At {
  readonly pairs: readonly HashPair[];
}

export interface HashPair extends At {
  readonly key: string;
  readonly value: Expression;
}
