// A page pauses its circuit when it is hidden for long, and when its node stops: what was typed is then kept here, and
// any node can go on with it.
const hiddenFor = 2 * 60 * 1000;
const betweenTries = 500;

const modal = document.getElementById("components-reconnect-modal");
modal.addEventListener("components-reconnect-state-changed", onStateChanged);
document.getElementById("components-reconnect-button").addEventListener("click", retry);
document.getElementById("components-resume-button").addEventListener("click", resume);
document.addEventListener("visibilitychange", onVisibilityChanged);

let hidden;
let pausing = Promise.resolve(false);
let isResuming = false;

// Called by a node that stops; it waits for the pause, not for an answer.
window.portal.handOver = () => {
  setTimeout(async () => {
    pause();
    await resume();
  });
};

function onStateChanged(event) {
  switch (event.detail.state) {
    case "show":
      if (!modal.open) {
        modal.showModal();
      }
      break;
    case "hide":
      modal.close();
      break;
    case "failed":
      document.addEventListener("visibilitychange", retryWhenVisible);
      leaveIfSignedOut();
      break;
    case "rejected":
      window.portal.reload();
      break;
  }
}

async function onVisibilityChanged() {
  clearTimeout(hidden);
  if (document.visibilityState === "hidden") {
    hidden = setTimeout(pause, hiddenFor);
  } else if (modal.classList.contains("components-reconnect-paused")) {
    await resume();
  }
}

function pause() {
  // Without a connection there is nothing to pause: the page reconnects, or tries to.
  pausing = Blazor.pauseCircuit().catch(() => false);
}

// Until a node answers: one that starts, or another one behind the proxy.
async function resume() {
  if (isResuming) {
    return;
  }

  isResuming = true;
  if (await pausing) {
    while (!(await tryResume())) {
      await new Promise((resolve) => setTimeout(resolve, betweenTries));
    }
  } else {
    await retry();
  }

  isResuming = false;
}

async function tryResume() {
  try {
    // False: a node answered, but cannot go on with it.
    if (!(await Blazor.resumeCircuit())) {
      window.portal.reload();
    }

    return true;
  } catch {
    return await leaveIfSignedOut();
  }
}

// Without a session no node takes the circuit on. The page's address leads to the sign-in, and from there back.
async function leaveIfSignedOut() {
  const answer = await fetch("/_blazor/negotiate?negotiateVersion=1", { method: "POST" }).catch(() => undefined);
  if (answer?.status !== 401) {
    return false;
  }

  window.portal.reload();
  return true;
}

async function retry() {
  document.removeEventListener("visibilitychange", retryWhenVisible);
  try {
    // False: the server answered, but knows the circuit no more. An exception: it did not answer.
    if (await Blazor.reconnect()) {
      return;
    }

    if (await Blazor.resumeCircuit()) {
      modal.close();
    } else {
      window.portal.reload();
    }
  } catch {
    document.addEventListener("visibilitychange", retryWhenVisible);
    await leaveIfSignedOut();
  }
}

async function retryWhenVisible() {
  if (document.visibilityState === "visible") {
    await retry();
  }
}
