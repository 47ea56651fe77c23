// SPDX-License-Identifier: Apache-2.0
// Before the first paint: which page this is (the wall is dark) and in which language.
(function () {
  var root = document.documentElement;
  var page = location.pathname.split("/").pop() || "wall";
  var chosen = new URLSearchParams(location.search).get("lang");
  try {
    if (chosen === "zh" || chosen === "en") localStorage.setItem("huiyin.lang", chosen);
    else chosen = localStorage.getItem("huiyin.lang");
  } catch (e) {
    /* a browser that keeps nothing: then by its language */
  }
  if (chosen !== "zh" && chosen !== "en") chosen = /^zh/i.test(navigator.language || "") ? "zh" : "en";
  root.dataset.page = page;
  root.dataset.lang = chosen;
  root.lang = chosen === "zh" ? "zh-CN" : "en";
})();
