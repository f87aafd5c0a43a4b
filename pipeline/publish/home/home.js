"use strict";
// Puts the addresses of feeds where podcast apps take them from.
{
  const isServed = location.protocol.startsWith("http");
  document.documentElement.classList.add("js");
  for (const button of document.querySelectorAll(".feed button")) {
    const link = button.parentElement.querySelector("a");
    const status = button.parentElement.querySelector("[role=status]");
    // The host that shows this page has the feed, too, whatever address it will be published under.
    if (isServed || !/^https?:/.test(link.textContent)) link.textContent = link.href;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(link.textContent);
        status.textContent = button.dataset.copied;
      } catch {
        getSelection().selectAllChildren(link); // plain http has no clipboard
        status.textContent = button.dataset.notCopied;
      }
    });
  }
}
