// Runs before the page is painted: who comes for another view than the overview is not shown that first.
if (/^#\/(?!overview)./.test(location.hash)) document.documentElement.className = "inner wait";
