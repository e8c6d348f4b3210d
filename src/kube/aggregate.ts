/** Several errors as one, in the words of apimachinery's `Aggregate`: `[a, b]`, each text once. */
export class AggregateFailure extends Error {
  readonly errors: readonly Error[];

  constructor(errors: readonly Error[]) {
    const messages = new Set<string>();
    for (const error of errors) collect(error, messages);
    const [first] = messages;
    super(messages.size === 1 ? first! : `[${[...messages].join(', ')}]`, { cause: errors[0] });
    this.name = 'AggregateFailure';
    this.errors = errors;
  }
}

function collect(error: Error, messages: Set<string>): void {
  if (error instanceof AggregateFailure) for (const inner of error.errors) collect(inner, messages);
  else messages.add(error.message);
}

/** Throws the errors as one where there are any. */
export function throwAggregate(errors: readonly Error[]): void {
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new AggregateFailure(errors);
}
