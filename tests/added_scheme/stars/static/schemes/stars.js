/** Stars that are pressed: buttons, which the page cannot read by itself. */

const stars = (question) => [...question.querySelectorAll("[data-star]")];
const pressed = (question) => stars(question).find((star) => star.ariaPressed === "true");

function fill(question, answer) {
  for (const star of stars(question)) star.ariaPressed = String(star.dataset.star === answer);
}

function prepare(question) {
  for (const star of stars(question)) {
    star.addEventListener("click", () => {
      fill(question, star.dataset.star);
      star.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}

export default {
  prepare,
  read: (question) => pressed(question)?.dataset.star,
  fill,
  press: fill,
  problem: (question) => (pressed(question) ? "" : "Give one star or more."),
  target: (question) => pressed(question) ?? stars(question)[0],
  advances: () => true,
};
