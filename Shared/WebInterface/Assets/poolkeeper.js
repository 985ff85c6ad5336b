// Adds to pages that are complete without it: live rows, keys, theme. Nothing here is needed.
"use strict";
(() => {
  const doc = document.documentElement;
  const live = document.querySelector("[data-stream]");
  const say = (words) => { if (live) live.textContent = words; };

  // Theme: follows the system until the button is pressed; the choice is a cookie, so that the
  // server already sends it and nothing flashes.
  const end = document.querySelector(".top .end");
  if (end) {
    const button = document.createElement("button");
    const isDark = () => doc.dataset.theme
      ? doc.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    const label = () => { button.textContent = isDark() ? "Light" : "Dark"; button.title = `Switch to ${isDark() ? "light" : "dark"} colours`; };
    button.type = "button";
    button.className = "quietbtn";
    button.addEventListener("click", () => {
      doc.dataset.theme = isDark() ? "light" : "dark";
      document.cookie = `theme=${doc.dataset.theme};path=/;max-age=31536000;samesite=lax`;
      label();
    });
    label();
    end.prepend(button);
  }

  // The zone of the clock on the wall, so that the next page speaks in it.
  try {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    document.cookie = `zone=${-new Date().getTimezoneOffset()}.${encodeURIComponent(zone)};path=/;max-age=31536000;samesite=lax`;
  } catch { /* Without it, times are in UTC and say so. */ }

  // Keys: j and k walk the rows, Enter opens the link that has the focus anyway, / searches.
  const links = () => [...document.querySelectorAll("[data-row] a")].filter((a) => a.offsetParent);
  const step = (by) => {
    const all = links();
    const at = all.indexOf(document.activeElement);
    const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)];
    if (next) { next.focus(); next.scrollIntoView({ block: "nearest" }); }
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "/") {
      const box = document.querySelector("#q") || document.querySelector("#find");
      if (box) { box.focus(); event.preventDefault(); }
    }
  });

  // Crosshair: all charts of a page show the same moment.
  const charts = () => document.querySelectorAll(".chart > svg[role=img]");
  const cross = (share) => charts().forEach((svg) => {
    let line = svg.querySelector(".cross");
    if (share === null) { if (line) line.remove(); return; }
    if (!line) {
      line = document.createElementNS("http://www.w3.org/2000/svg", "line");
      line.setAttribute("class", "mark cross");
      line.setAttribute("y1", "0");
      line.setAttribute("y2", "112");
      svg.append(line);
    }
    line.setAttribute("x1", `${share * 100}%`);
    line.setAttribute("x2", `${share * 100}%`);
  });
  document.addEventListener("pointermove", (event) => {
    const svg = event.target.closest && event.target.closest(".chart > svg[role=img]");
    if (!svg) { cross(null); return; }
    const box = svg.getBoundingClientRect();
    cross(Math.min(Math.max((event.clientX - box.left) / box.width, 0), 1));
  }, { passive: true });

  // Live: an event says that something changed; the page is fetched again and each row is replaced
  // where it stands. The order stays until the reader reloads, so nothing moves under the pointer.
  if (!document.body.dataset.events || !window.EventSource) return;
  let busy = false, wanted = false, last = 0;
  const pause = 2000;
  const swap = (now, then) => {
    if (now.innerHTML === then.innerHTML || now.contains(document.activeElement)) return;
    const open = [...now.querySelectorAll("details")].map((d) => d.open);
    now.innerHTML = then.innerHTML;
    now.querySelectorAll("details").forEach((d, i) => { if (open[i]) d.open = true; });
  };
  const refresh = async () => {
    if (busy || document.hidden) { wanted = true; return; }
    const wait = last + pause - Date.now();
    if (wait > 0) { if (!wanted) { wanted = true; setTimeout(refresh, wait); } return; }
    busy = true; wanted = false; last = Date.now();
    try {
      const answer = await fetch(location.href, { headers: { accept: "text/html" }, redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      const rows = new Map([...fresh.querySelectorAll("[data-row]")].map((r) => [r.dataset.row, r]));
      let moved = false;
      document.querySelectorAll("[data-row]").forEach((row) => {
        const then = rows.get(row.dataset.row);
        if (then && then.tagName === row.tagName) swap(row, then); else moved = true;
        rows.delete(row.dataset.row);
      });
      document.querySelectorAll("[data-live]").forEach((part) => {
        const then = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
        if (then && !part.querySelector("[data-row]")) swap(part, then);
      });
      document.title = fresh.title;
      say(moved || rows.size ? "The order has changed: reload to see it." : "Live: rows follow as news arrives.");
    } catch {
      say(`Not refreshed since ${new Date(last).toLocaleTimeString([], { hourCycle: "h23" })}; trying again.`);
    }
    busy = false;
    if (wanted) refresh();
  };
  document.addEventListener("visibilitychange", () => { if (!document.hidden && wanted) refresh(); });
  const stream = new EventSource(document.body.dataset.events);
  stream.onopen = () => say("Live: rows follow as news arrives.");
  stream.addEventListener("system", refresh);
  stream.addEventListener("alert", refresh);
  stream.addEventListener("resync", refresh);
  stream.onerror = () => say(`No news since ${new Date().toLocaleTimeString([], { hourCycle: "h23" })}; trying again.`);
})();
