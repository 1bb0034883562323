// A classic script, so that it has run before the circuit asks for anything.
window.portal = {
  timeZone: () => Intl.DateTimeFormat().resolvedOptions().timeZone,

  // For a page whose circuit is lost: what its forms hold stays in this tab for the page that comes.
  reload: () => {
    const parts = {};
    for (const part of document.querySelectorAll("[data-keep][data-draft]")) {
      const fields = [...part.querySelectorAll("input, textarea, select")].map((field) => [field.id, field.value]);
      parts[part.dataset.keep] = { draft: part.dataset.draft, fields: Object.fromEntries(fields) };
    }
    sessionStorage.setItem("portal.kept", JSON.stringify({ page: location.pathname, parts }));
    location.reload();
  },

  takeKept: (name) => {
    const kept = JSON.parse(sessionStorage.getItem("portal.kept") ?? "null");
    if (kept?.page !== location.pathname || !kept.parts[name]) {
      return null;
    }
    const part = kept.parts[name];
    delete kept.parts[name];
    sessionStorage.setItem("portal.kept", JSON.stringify(kept));
    return part;
  },
};

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".skip-link");
  if (link) {
    // The router would take the link for a navigation and leave the focus where it is.
    event.preventDefault();
    event.stopPropagation();
    document.getElementById("main")?.focus();
  }
}, true);

// An open menu closes when the focus or a click goes elsewhere, or with Escape.
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.account-menu[open]")) {
    if (!menu.contains(except)) {
      menu.open = false;
    }
  }
}

document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    const menu = document.querySelector("details.account-menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  }
});

// In a dialog: focuses the field that it names as soon as both are in the page, so that nothing typed is lost, and returns
// the focus to the dialog's opener when it leaves the page.
customElements.define("dialog-focus", class extends HTMLElement {
  connectedCallback() {
    const opener = document.activeElement;
    this.opener = opener;
    this.row = opener?.closest("[data-request-id]")?.dataset.requestId;
    this.label = opener?.textContent.trim();
    // A microtask: the whole batch of changes has been applied by then.
    queueMicrotask(() => document.getElementById(this.getAttribute("for"))?.focus());
  }

  disconnectedCallback() {
    requestAnimationFrame(() => {
      // Whoever took the focus meanwhile keeps it.
      if (!document.activeElement || document.activeElement === document.body) {
        this.findTarget()?.focus();
      }
    });
  }

  // The opener, or its successor when the row was rendered anew, or what is left of the list.
  findTarget() {
    const row = this.row && document.querySelector(`[data-request-id="${CSS.escape(this.row)}"]`);
    const successor = row && [...row.querySelectorAll("button")].find((button) => button.textContent.trim() === this.label && canTakeFocus(button));
    const heading = document.querySelector("#main h1");
    if (heading) {
      heading.tabIndex = -1;
    }
    return [this.opener, successor, row?.querySelector("a"), heading].find(canTakeFocus);
  }
});

function canTakeFocus(element) {
  return element && element !== document.body && element.isConnected && !element.disabled
    && element.checkVisibility({ visibilityProperty: true });
}
