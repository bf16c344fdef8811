/* A demo shop's cart, kept in the browser: one line per sku. */

const NAME = "shop.cart";

export class CartModel extends EventTarget {
  constructor(storage) {
    super();
    this.storage = storage;
  }

  get lines() {
    try {
      const lines = JSON.parse(this.storage.getItem(NAME) ?? "[]");
      return Array.isArray(lines) ? lines : [];
    } catch {
      return [];
    }
  }

  get count() {
    return this.lines.reduce((sum, line) => sum + line.quantity, 0);
  }

  /* In cents, so that ten times 0.10 is 1.00. */
  get total() {
    return this.lines.reduce((sum, line) => sum + Math.round(Number(line.amount) * 100) * line.quantity, 0) / 100;
  }

  add(line, quantity = 1) {
    const known = this.lines.find((other) => other.sku === line.sku);
    if (known) this.setQuantity(line.sku, known.quantity + quantity);
    else this.#write([...this.lines, { ...line, quantity }]);
  }

  setQuantity(sku, quantity) {
    const lines = this.lines.map((line) => (line.sku === sku ? { ...line, quantity } : line));
    this.#write(lines.filter((line) => line.quantity > 0));
  }

  clear() {
    this.#write([]);
  }

  /* What the widget is told: names and numbers, nothing of the page. */
  told() {
    return this.lines.map(({ sku, title, quantity, amount, currency }) => ({ sku, title, quantity, price: `${amount} ${currency}` }));
  }

  #write(lines) {
    this.storage.setItem(NAME, JSON.stringify(lines));
    this.dispatchEvent(new CustomEvent("change"));
  }
}
