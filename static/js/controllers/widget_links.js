/* The host page goes there itself, so that its own router and the open widget live on. */
export function go(event, bridge, address) {
  if (!bridge.origin || event.metaKey || event.ctrlKey || event.button !== 0) return;
  event.preventDefault();
  bridge.tell("go", { url: address });
}
