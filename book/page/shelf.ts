// Keeping things in the browser: tables of keys and values in IndexedDB, in memory where that is forbidden or full.

export type Table = "answers" | "pages" | "progress" | "about";
const TABLES: Table[] = ["answers", "pages", "progress", "about"];
const PATIENCE = 2000;

export interface Shelf {
  /** Everything in a table, sorted by key. */
  all: (table: Table) => Promise<Map<string, unknown>>;
  put: (table: Table, key: string, value: unknown) => void;
  drop: (table: Table, key: string) => void;
}

/** Open the site's shelf; `trouble` is called once, when the browser does not keep what it is given. */
export async function openShelf(name: string, trouble: () => void): Promise<Shelf> {
  // What this page wrote is also known here, so that a full disk loses nothing while the page is open.
  const own = new Map<Table, Map<string, unknown>>(TABLES.map((table) => [table, new Map()]));
  let told = false;
  const fail = (): void => {
    if (!told) trouble();
    told = true;
  };
  const database = await open(name).catch(() => undefined);
  if (!database) fail();

  function write(table: Table, key: string, value: unknown): void {
    own.get(table)?.set(key, value);
    if (!database) return;
    try {
      const transaction = database.transaction(table, "readwrite");
      transaction.onabort = fail;
      transaction.onerror = fail;
      const store = transaction.objectStore(table);
      if (value === undefined) store.delete(key);
      else store.put(value, key);
    } catch {
      fail();
    }
  }

  async function kept(table: Table): Promise<[string, unknown][]> {
    if (!database) return [];
    try {
      const store = database.transaction(table, "readonly").objectStore(table);
      const [keys, values] = await Promise.all([answer(store.getAllKeys()), answer(store.getAll())]);
      return keys.map((key, place) => [String(key), values[place]]);
    } catch {
      fail();
      return [];
    }
  }

  return {
    all: async (table) => {
      const found = new Map(await kept(table));
      for (const [key, value] of own.get(table) ?? []) {
        if (value === undefined) found.delete(key);
        else found.set(key, value);
      }
      return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
    },
    put: write,
    drop: (table, key) => write(table, key, undefined),
  };
}

function open(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(name, 1);
    asked.onupgradeneeded = () => {
      for (const table of TABLES) asked.result.createObjectStore(table);
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
    asked.onblocked = () => reject(new Error("blocked"));
    setTimeout(() => reject(new Error("no answer")), PATIENCE);
  });
}

function answer<T>(asked: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}
