/** Parts of a page that are fetched later, and may fail to come. */

/** The words of Chromium, Firefox and Safari. */
const NOT_FETCHED = /dynamically imported module|module script failed/i;

/** A part that did not come (the page is being left, the server is away) is no fault of a script: said in the console, asked for again when needed next. */
export function forgiveMissingParts(): void {
  addEventListener("unhandledrejection", (event) => {
    if (!NOT_FETCHED.test(String(event.reason))) return;
    event.preventDefault();
    console.warn("a part of the page could not be loaded", event.reason);
  });
}
