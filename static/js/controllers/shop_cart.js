/* The cart's page, and its number in the head of every page. */

import { Controller } from "../registry.js";
import { h, icon, show } from "./dom.js";

export class ShopCartCount extends Controller {
  connect() {
    this.context.cart.addEventListener("change", () => this.render());
    this.render();
  }

  render() {
    const { count } = this.context.cart;
    this.part("count").textContent = String(count);
    show(this.part("count"), count > 0);
    this.element.setAttribute("aria-label", `Cart, ${count} item${count === 1 ? "" : "s"}`);
  }
}

export class ShopCart extends Controller {
  connect() {
    this.context.cart.addEventListener("change", () => this.render());
    this.render();
  }

  render() {
    const { cart } = this.context;
    this.part("lines").replaceChildren(...cart.lines.map((line) => this.line(line)));
    show(this.part("empty"), cart.lines.length === 0);
    show(this.part("foot"), cart.lines.length > 0);
    this.part("sum").textContent = money(cart.total, cart.lines[0]?.currency);
  }

  line(line) {
    const options = Object.values(line.options ?? {}).join(" · ");
    return h("li", { class: "cart-line" },
      line.image ? h("img", { src: line.image, alt: "" }) : h("span", {}),
      h("div", {},
        h("a", { class: "cart-line__title", href: line.url ?? "#" }, line.title),
        options && h("p", { class: "cart-line__options" }, options),
        h("div", { class: "cart-line__count" },
          this.step("minus", `One ${line.title} fewer`, line, -1), h("span", { class: "number" }, String(line.quantity)),
          this.step("plus", `One ${line.title} more`, line, 1))),
      h("p", { class: "cart-line__price" }, money(Number(line.amount) * line.quantity, line.currency)));
  }

  step(name, label, line, by) {
    const onclick = () => this.context.cart.setQuantity(line.sku, line.quantity + by);
    return h("button", { type: "button", class: "button button--small button--icon", "aria-label": label, onclick }, icon(name, "icon--small"));
  }

  order() {
    const { cart } = this.context;
    const lines = cart.lines.map(({ sku, quantity, amount }) => ({ sku, qty: quantity, price: amount }));
    window.vitrine("order", { id: crypto.randomUUID(), lines });
    cart.clear();
    window.location.assign(this.element.dataset.thanks);
  }
}

function money(amount, currency = "EUR") {
  return new Intl.NumberFormat("en-GB", { style: "currency", currency: currency || "EUR" }).format(amount);
}
