/** The button that shows the passphrase as it is typed. */

const passphrase = /** @type {HTMLInputElement} */ (document.getElementById("passphrase"));
const reveal = /** @type {HTMLButtonElement} */ (document.getElementById("reveal"));

reveal.hidden = false;
reveal.addEventListener("click", () => {
  const hide = passphrase.type === "text";
  passphrase.type = hide ? "password" : "text";
  reveal.textContent = hide ? "Show" : "Hide";
  reveal.setAttribute("aria-label", hide ? "Show passphrase" : "Hide passphrase");
  passphrase.focus();
});
passphrase.form?.addEventListener("submit", () => {
  passphrase.type = "password"; // so that the browser offers to save it
});
