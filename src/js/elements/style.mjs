// How the element gets its style: a constructed sheet needs no leave of the page's Content-Security-Policy.
import style from 'sladder:style';

/** One sheet for all elements. */
let shared;

export function dress(root, nonce) {
  if (root.adoptedStyleSheets && CSSStyleSheet.prototype.replaceSync) {
    if (!shared) {
      shared = new CSSStyleSheet();
      shared.replaceSync(style);
    }
    root.adoptedStyleSheets = [shared];
    return;
  }
  const node = document.createElement('style');
  // a page that forbids styles without a nonce gives its own to the element
  if (nonce) node.nonce = nonce;
  node.textContent = style;
  root.append(node);
}
