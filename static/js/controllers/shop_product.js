/* One product's page: the chosen version sets price, picture and stock. */

import { Controller } from "../registry.js";
import { h, show } from "./dom.js";

export class ShopProduct extends Controller {
  connect() {
    this.choices = JSON.parse(this.element.dataset.choices);
    const first = this.choices.find((choice) => choice.state !== "out_of_stock") ?? this.choices[0];
    this.chosen = { ...first.options };
    this.render();
  }

  get choice() {
    return this.choices.find((choice) => Object.entries(this.chosen).every(([name, value]) => String(choice.options[name]) === String(value)));
  }

  choose(_event, input) {
    this.chosen[input.name] = input.value;
    if (!this.choice) this.settle(input.name);
    this.render();
    window.vitrine("update", { product: this.element.dataset.sku, variant: this.choice.sku });
  }

  /* Not every size comes in every colour: keep what was just tapped, change the rest. */
  settle(name) {
    const near = this.choices.find((choice) => String(choice.options[name]) === String(this.chosen[name]));
    this.chosen = { ...near.options };
  }

  render() {
    const { choice } = this;
    for (const input of this.element.querySelectorAll(".picker input")) {
      input.checked = String(this.chosen[input.name]) === input.value;
      input.parentElement.dataset.gone = String(this.gone(input.name, input.value));
    }
    this.part("price").textContent = choice.price;
    this.part("compare").textContent = choice.compare_at;
    show(this.part("compare"), Boolean(choice.compare_at));
    if (choice.image) this.see(choice.image);
    this.stock(choice);
    const article = document.querySelector('[data-target="shop-product.article"]');
    if (article) article.textContent = choice.sku;
  }

  gone(name, value) {
    const wanted = { ...this.chosen, [name]: value };
    const match = this.choices.find((choice) => Object.entries(wanted).every(([key, v]) => String(choice.options[key]) === String(v)));
    return !match || match.state === "out_of_stock";
  }

  stock({ state, quantity, stores }) {
    const out = state === "out_of_stock";
    const text = out ? "Sold out in this version" : state === "in_stock" ? (quantity < 4 ? `Only ${quantity} left` : "In stock") : "Available to order";
    const where = stores.filter((store) => store.quantity > 0).map((store) => `${store.name} ${store.quantity}`).join(", ");
    this.part("stock").replaceChildren(h("span", { class: `dot ${out ? "" : "dot--on"}` }), where ? `${text} (${where})` : text);
    this.part("add").disabled = out;
  }

  look(_event, button) {
    this.see(button.dataset.src);
  }

  see(address) {
    const picture = this.part("picture");
    if (!picture) return;
    picture.src = address;
    for (const thumb of this.element.querySelectorAll(".gallery__thumb")) {
      thumb.toggleAttribute("aria-current", thumb.dataset.src === address);
      if (thumb.dataset.src === address) thumb.setAttribute("aria-current", "true");
    }
  }

  add() {
    const { choice } = this;
    const { title, url, currency } = this.element.dataset;
    this.context.cart.add({ sku: choice.sku, title, url, currency, amount: choice.amount, image: choice.image, options: choice.options });
    show(this.part("added"), true);
  }
}
