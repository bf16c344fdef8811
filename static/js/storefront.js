/* Entry of a demo shop: its own cart, its product page, and the widget's JS API as a
   brand's developer would use it. */

import { CartModel } from "./models/cart.js";
import { register, start } from "./registry.js";
import { ShopCart, ShopCartCount } from "./controllers/shop_cart.js";
import { ShopProduct } from "./controllers/shop_product.js";

window.vitrine ||= function vitrine() {
  (window.vitrine.q ||= []).push(arguments);
};
const cart = new CartModel(window.localStorage);
cart.addEventListener("change", () => window.vitrine("setCart", { lines: cart.told() }));
window.vitrine("setCart", { lines: cart.told() });
window.vitrine("on", "cart:add", async (item) => {
  cart.add({ sku: item.sku, title: item.title, amount: item.price?.amount ?? "0", currency: item.price?.currency ?? "EUR", url: item.url, image: item.image, options: item.options ?? {} });
  return "added";
});
/* Another tab of the shop changed the cart. */
window.addEventListener("storage", () => cart.dispatchEvent(new CustomEvent("change")));

register("shop-product", ShopProduct);
register("shop-cart", ShopCart);
register("shop-cart-count", ShopCartCount);
start(document, { cart });
