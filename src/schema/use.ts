/** How templates use one value, and what is inside it. */
export interface Use {
  /** Keys that are asked for by name. */
  readonly fields: Map<string, Use>;
  /** What is asked of list items, or of a table's values whatever their keys. */
  items: Use | undefined;
  /** It is written out whole (`toYaml`), so that anything may stand inside it. */
  isWhole: boolean;
  /** Its keys, or their number, are not known to the templates: they range over it. */
  isRanged: boolean;
  /** The templates ask what kind of value it is. */
  isOfAnyKind: boolean;
  /** It is turned into a text or a number before it is used. */
  isConverted: boolean;
  /** JSON types of what stands in for it where it is empty. */
  readonly defaults: Set<string>;
  /** The words of `required`. */
  required: string | undefined;
}

export function newUse(): Use {
  return {
    fields: new Map(),
    items: undefined,
    isWhole: false,
    isRanged: false,
    isOfAnyKind: false,
    isConverted: false,
    defaults: new Set(),
    required: undefined,
  };
}

export function fieldOf(use: Use, name: string): Use {
  let field = use.fields.get(name);
  if (field === undefined) {
    field = newUse();
    use.fields.set(name, field);
  }
  return field;
}

export function itemsOf(use: Use): Use {
  use.items ??= newUse();
  return use.items;
}
