"use strict";
{
  const byId = (id) => document.getElementById(id);
  const facts = JSON.parse(byId("facts").textContent);
  const { phrases, heard } = facts;
  const root = document.documentElement;
  const audio = byId("audio");
  const main = byId("words");
  const sentences = Array.from(main.querySelectorAll(".s"));
  const texts = sentences.map((sentence) => sentence.textContent);
  const numberOf = new Map(sentences.map((sentence, number) => [sentence, number]));
  const starts = heard.map((entry) => entry[0]);
  const firstHeard = new Map();
  heard.forEach((entry, index) => firstHeard.has(entry[2]) || firstHeard.set(entry[2], index));
  const speeds = Array.from(byId("speed").options, (option) => Number(option.value));
  const duration = facts.duration / 1000;
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  let current = -1; // among heard
  let wordStarts = []; // of the current sentence, in milliseconds
  let marked = null; // the element of the word that is being spoken
  let repeated = null; // the first and the last of heard that are repeated
  let following = true;
  let matches = [];
  let match = -1;

  // ------------------------------------------------------------------ what is kept between visits

  // Private windows and some file systems refuse storage; the page then forgets, and works.
  const kept = (name) => {
    try {
      return localStorage.getItem(`duologue:${name}`);
    } catch {
      return null;
    }
  };
  const keep = (name, value) => {
    try {
      localStorage.setItem(`duologue:${name}`, value);
    } catch {
      // Nothing depends on it.
    }
  };
  const say = (text) => {
    byId("status").textContent = text;
  };

  // ------------------------------------------------------------------ words and pinyin

  const near = new Set(); // sentences that are about to be heard
  const visible = new Set(); // sentences on the screen, while pinyin is on
  const painted = new Map();

  const paint = (number) => {
    const syllables = visible.has(number) && byId("pinyin").checked ? facts.pinyin[number] : undefined;
    const isNear = near.has(number);
    const state = `${isNear} ${Boolean(syllables)}`;
    if ((painted.get(number) ?? "false false") === state) return;
    painted.set(number, state);
    const entry = heard[firstHeard.get(number)];
    const stands = isNear && entry ? unpackWords(entry[4], entry[0]) : [];
    const nodes = [];
    let open = null;
    for (const run of runsOf(texts[number], stands, syllables ? syllables.split(" ") : [])) {
      const node = run.reading ? rubyOf(run.text, run.reading) : document.createTextNode(run.text);
      if (run.word < 0) {
        nodes.push(node);
        continue;
      }
      if (!open || open.word !== run.word) {
        open = { word: run.word, span: document.createElement("span") };
        open.span.className = "w";
        nodes.push(open.span);
      }
      open.span.append(node);
    }
    sentences[number].replaceChildren(...nodes);
  };

  const rubyOf = (text, reading) => {
    const ruby = document.createElement("ruby");
    const above = document.createElement("rt");
    above.textContent = reading;
    ruby.append(text, above);
    return ruby;
  };

  const watcher = new IntersectionObserver(
    (changes) => {
      for (const change of changes) {
        for (const sentence of change.target.querySelectorAll(".s")) {
          const number = numberOf.get(sentence);
          if (change.isIntersecting) visible.add(number);
          else visible.delete(number);
          paint(number);
        }
      }
      remark();
    },
    { rootMargin: "50% 0px" },
  );

  const showPinyin = (isOn) => {
    byId("pinyin").checked = isOn;
    keep("pinyin", isOn ? "on" : "off");
    watcher.disconnect();
    if (isOn) {
      main.querySelectorAll(".row").forEach((row) => watcher.observe(row));
      return;
    }
    const shown = Array.from(visible);
    visible.clear();
    shown.forEach(paint);
    remark();
  };

  // ------------------------------------------------------------------ where the programme is

  const unmark = () => {
    marked?.classList.remove("on");
    marked = null;
  };
  const remark = () => {
    unmark();
    tick();
  };

  const tick = () => {
    // A seek lands within the millisecond before the one that was asked for.
    const atMs = audio.currentTime * 1000 + 1;
    if (repeated && !audio.seeking && atMs >= repeatEnd()) {
      audio.currentTime = heard[repeated.first][0] / 1000;
      return;
    }
    const found = lastAtOrBefore(starts, atMs);
    if (found !== current) moveTo(found);
    markWord(atMs);
    byId("now").textContent = clockText(audio.currentTime);
    const seek = byId("seek");
    if (document.activeElement !== seek || !seek.matches(":active")) seek.value = String(audio.currentTime);
    seek.setAttribute("aria-valuetext", `${clockText(audio.currentTime)} ${phrases.of} ${clockText(duration)}`);
  };

  const moveTo = (index) => {
    if (current >= 0) sentences[heard[current][2]].classList.remove("now");
    current = index;
    const stale = Array.from(near);
    near.clear();
    for (let at = Math.max(0, index - 1); at <= Math.min(heard.length - 1, index + 2); at += 1) near.add(heard[at][2]);
    [...stale, ...near].forEach(paint);
    unmark();
    if (index < 0) return;
    wordStarts = unpackWords(heard[index][4], heard[index][0]).map((word) => word.fromMs);
    const sentence = sentences[heard[index][2]];
    sentence.classList.add("now");
    if (following && !audio.paused) bringIntoView(sentence);
    drawWave();
  };

  const markWord = (atMs) => {
    const word = current < 0 || atMs > heard[current][1] + 300 ? -1 : lastAtOrBefore(wordStarts, atMs);
    const span = word < 0 ? null : (sentences[heard[current][2]].querySelectorAll(".w")[word] ?? null);
    if (span === marked) return;
    unmark();
    span?.classList.add("on");
    marked = span;
  };

  const bringIntoView = (target, tries = 3) => {
    const box = target.getBoundingClientRect();
    const deck = document.querySelector(".deck").getBoundingClientRect(); // below the words on a phone
    const isBelow = deck.top > innerHeight / 2;
    const top = isBelow ? 0 : byId("player").getBoundingClientRect().bottom;
    const bottom = isBelow ? deck.top : innerHeight;
    if (box.top > top + 16 && box.bottom < bottom - 16) return;
    const isFar = Math.abs(box.top) > 2 * innerHeight;
    const isSmooth = !calm.matches && !isFar && !audio.paused;
    target.scrollIntoView({ block: "center", behavior: isSmooth ? "smooth" : "auto" });
    // Rows that were off the screen take their true height now, and push the target away.
    if (!isSmooth && tries) requestAnimationFrame(() => requestAnimationFrame(() => bringIntoView(target, tries - 1)));
  };

  const animate = () => {
    tick();
    if (!audio.paused) requestAnimationFrame(animate);
  };

  // ------------------------------------------------------------------ going somewhere

  const seekTo = (seconds) => {
    audio.currentTime = Math.min(Math.max(0, seconds), duration);
    tick();
  };
  const goTo = (seconds) => {
    following = true;
    seekTo(seconds);
    if (current >= 0) bringIntoView(sentences[heard[current][2]]);
  };
  const play = () => audio.play().catch(() => {}); // "error" tells why, and an unallowed start is no fault
  const playOrPause = () => (audio.paused ? play() : audio.pause());
  const playFrom = (index) => {
    following = true;
    seekTo(heard[index][0] / 1000);
    play();
  };
  const stepSentence = (direction) => {
    // Back to the beginning of a sentence that has been heard for a while, else to the one before.
    const isLate = current >= 0 && audio.currentTime * 1000 - starts[current] > 1500;
    const index = Math.min(Math.max(0, current + (direction < 0 && isLate ? 0 : direction)), heard.length - 1);
    if (!heard.length) return;
    if (repeated) repeat(index, index);
    following = true;
    seekTo(starts[index] / 1000);
  };
  const repeat = (first, last) => {
    repeated = first < 0 ? null : { first: Math.min(first, last), last: Math.max(first, last) };
    byId("repeat").setAttribute("aria-pressed", String(Boolean(repeated)));
    main.querySelectorAll(".repeated").forEach((sentence) => sentence.classList.remove("repeated"));
    if (!repeated) return;
    for (let at = repeated.first; at <= repeated.last; at += 1) sentences[heard[at][2]].classList.add("repeated");
  };
  const repeatEnd = () => repeatEndMs(heard[repeated.last][1], starts[repeated.last + 1] ?? Infinity);
  const setSpeed = (speed) => {
    audio.preservesPitch = true;
    audio.playbackRate = audio.defaultPlaybackRate = speed;
    byId("speed").value = String(speed);
    keep("speed", String(speed));
  };
  const copyLink = async () => {
    history.replaceState(null, "", momentAddress(audio.currentTime));
    try {
      await navigator.clipboard.writeText(location.href);
      say(phrases.copied);
    } catch {
      say(phrases.not_copied);
    }
  };

  // ------------------------------------------------------------------ languages and search

  const show = (choice) => {
    const select = byId("show");
    select.value = choice;
    if (select.selectedIndex < 0) select.value = "all";
    root.dataset.show = select.value;
    main.querySelectorAll(".open").forEach((row) => reveal(row, false));
    keep("show", select.value);
  };
  const nextLanguage = () => {
    const select = byId("show");
    show(select.options[(select.selectedIndex + 1) % select.options.length].value);
  };
  const reveal = (row, isOpen) => {
    row.classList.toggle("open", isOpen);
    row.querySelector(".reveal")?.setAttribute("aria-expanded", String(isOpen));
  };
  const search = (query) => {
    matches.forEach((number) => sentences[number].classList.remove("found", "here"));
    matches = findTexts(texts, query);
    match = -1;
    matches.forEach((number) => sentences[number].classList.add("found"));
    byId("count").textContent = query.trim() ? `${matches.length} ${phrases.found}` : "";
  };
  const stepMatch = (direction) => {
    if (!matches.length) return;
    if (match >= 0) sentences[matches[match]].classList.remove("here");
    match = (match + direction + matches.length) % matches.length;
    const sentence = sentences[matches[match]];
    sentence.classList.add("here");
    following = false;
    if (root.dataset.show !== "all" && !sentence.offsetParent) reveal(sentence.closest(".row"), true);
    sentence.scrollIntoView({ block: "center" });
    byId("count").textContent = `${match + 1} ${phrases.of} ${matches.length}`;
  };

  // ------------------------------------------------------------------ the waveform

  const drawWave = () => {
    const canvas = byId("wave");
    const scale = devicePixelRatio || 1;
    const width = (canvas.width = Math.round(canvas.clientWidth * scale));
    const height = (canvas.height = Math.round(canvas.clientHeight * scale));
    if (!width || !height) return;
    const pen = canvas.getContext("2d");
    const style = getComputedStyle(root);
    const colourOf = (name) => style.getPropertyValue(name);
    const colours = [..."01234567"].map((digit) => colourOf(`--v${digit}`));
    const quiet = colourOf("--quiet");
    const columns = Math.max(1, Math.floor(width / (3 * scale)));
    const speakers = speakersAlong(columns, facts.duration, starts, heard.map((entry) => entry[3]));
    const played = (audio.currentTime / duration) * columns;
    for (let column = 0; column < columns; column += 1) {
      const tall = Math.max(2 * scale, (height * levelAlong(facts.peaks, column, columns)) / 100);
      pen.fillStyle = speakers[column] < 0 ? quiet : colours[speakers[column] % colours.length];
      pen.globalAlpha = column <= played ? 1 : 0.45;
      pen.fillRect(column * 3 * scale, (height - tall) / 2, 2 * scale, tall);
    }
    pen.globalAlpha = 1;
    pen.fillStyle = colourOf("--ink");
    for (const [startMs] of facts.chapters) pen.fillRect((startMs / facts.duration) * width, 0, scale, height);
  };

  // ------------------------------------------------------------------ what people do

  document.addEventListener("click", (event) => {
    const link = event.target.closest(".time, [data-at]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    goTo(momentOf(link.dataset.at ?? link.hash));
    play();
  });
  main.addEventListener("click", (event) => {
    const button = event.target.closest(".reveal");
    const sentence = event.target.closest(".s");
    if (button) {
      const row = button.closest(".row");
      reveal(row, !row.classList.contains("open"));
    }
    if (!sentence || getSelection().type === "Range") return;
    const besides = Array.from(sentence.closest(".row").querySelectorAll(".s"), (other) => numberOf.get(other));
    const index = [numberOf.get(sentence), ...besides].map((number) => firstHeard.get(number)).find((at) => at >= 0);
    if (index === undefined) return;
    if (repeated) repeat(event.shiftKey ? repeated.first : index, index);
    if (!repeated || !event.shiftKey) playFrom(index);
  });

  const toggleRepeat = () => repeat(repeated ? -1 : Math.max(0, current), Math.max(0, current));
  const openHelp = () => byId("shortcuts").showModal();
  const clicks = {
    play: playOrPause,
    back: () => seekTo(audio.currentTime - 10),
    forward: () => seekTo(audio.currentTime + 10),
    previous: () => stepSentence(-1),
    next: () => stepSentence(1),
    repeat: () => heard.length && toggleRepeat(),
    copy: copyLink,
    help: openHelp,
    close: () => byId("shortcuts").close(),
    follow: () => {
      following = true;
      byId("follow").hidden = true;
      if (current >= 0) bringIntoView(sentences[heard[current][2]]);
    },
  };
  for (const [id, act] of Object.entries(clicks)) byId(id).addEventListener("click", act);
  byId("seek").addEventListener("input", (event) => seekTo(Number(event.target.value)));
  byId("speed").addEventListener("change", (event) => setSpeed(Number(event.target.value)));
  byId("show").addEventListener("change", (event) => show(event.target.value));
  byId("pinyin").addEventListener("change", (event) => showPinyin(event.target.checked));
  byId("search").addEventListener("input", (event) => search(event.target.value));
  byId("search").addEventListener("keydown", (event) => {
    if (event.key === "Enter") stepMatch(event.shiftKey ? -1 : 1);
  });
  byId("keys").addEventListener("change", (event) => keep("keys", event.target.checked ? "on" : "off"));

  const stray = () => {
    if (audio.paused) return;
    following = false;
    byId("follow").hidden = false;
  };
  for (const kind of ["wheel", "touchmove"]) addEventListener(kind, stray, { passive: true });

  const keys = {
    " ": playOrPause,
    k: playOrPause,
    ArrowLeft: () => seekTo(audio.currentTime - 5),
    ArrowRight: () => seekTo(audio.currentTime + 5),
    p: () => stepSentence(-1),
    n: () => stepSentence(1),
    r: clicks.repeat,
    "-": () => setSpeed(stepFrom(speeds, audio.playbackRate, -1)),
    "+": () => setSpeed(stepFrom(speeds, audio.playbackRate, 1)),
    "=": () => setSpeed(stepFrom(speeds, audio.playbackRate, 1)),
    l: nextLanguage,
    o: () => {
      const row = current < 0 ? null : sentences[heard[current][2]].closest(".row");
      if (row) reveal(row, !row.classList.contains("open"));
    },
    y: () => showPinyin(!byId("pinyin").checked),
    "/": () => byId("search").focus(),
    c: copyLink,
    "?": openHelp,
  };
  addEventListener("keydown", (event) => {
    const isTyping = event.target.matches("input:not([type=range]):not([type=checkbox]), select, textarea");
    const isPressing = event.key === " " && event.target.matches("button, input, summary, a");
    const isOff = event.key.length === 1 && !byId("keys").checked;
    if (isOff || isTyping || isPressing || byId("shortcuts").open) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  // ------------------------------------------------------------------ what the audio does

  const savePlace = () => keep(`at:${facts.key}`, audio.currentTime.toFixed(1));
  let saved = -1;
  audio.addEventListener("timeupdate", () => {
    tick();
    const second = Math.floor(audio.currentTime);
    if (second !== saved && !audio.paused) {
      saved = second;
      savePlace();
      drawWave();
      tellSystem();
    }
  });
  audio.addEventListener("seeked", () => {
    tick();
    drawWave();
    savePlace();
  });
  for (const kind of ["play", "pause"]) {
    audio.addEventListener(kind, () => {
      const isPlaying = !audio.paused;
      root.classList.toggle("playing", isPlaying);
      for (const name of ["aria-label", "title"]) byId("play").setAttribute(name, isPlaying ? phrases.pause : phrases.play);
      if (isPlaying) requestAnimationFrame(animate);
      else savePlace();
      byId("follow").hidden = following || !isPlaying;
    });
  }
  audio.addEventListener("ended", () => {
    if (!repeated) return;
    audio.currentTime = heard[repeated.first][0] / 1000;
    play();
  });
  audio.addEventListener("error", () => say(`${phrases.not_played} ${audio.getAttribute("src")}`));
  addEventListener("pagehide", savePlace);
  addEventListener("resize", drawWave);
  addEventListener("hashchange", () => {
    const moment = momentOf(location.hash);
    if (moment !== null) goTo(moment);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawWave);

  const tellSystem = () => {
    if (!navigator.mediaSession?.setPositionState || !Number.isFinite(audio.duration)) return;
    const position = Math.min(audio.currentTime, audio.duration);
    navigator.mediaSession.setPositionState({ duration: audio.duration, playbackRate: audio.playbackRate, position });
  };
  if (navigator.mediaSession) {
    const cover = document.querySelector(".cover");
    const isServed = location.protocol.startsWith("http"); // a lock screen takes no picture from a file
    const title = document.querySelector("h1").textContent;
    const artwork = cover && isServed ? [{ src: cover.src, type: "image/jpeg" }] : [];
    navigator.mediaSession.metadata = new MediaMetadata({ title, artist: facts.artist, artwork });
    const actions = {
      play,
      pause: () => audio.pause(),
      seekbackward: (told) => seekTo(audio.currentTime - (told.seekOffset || 10)),
      seekforward: (told) => seekTo(audio.currentTime + (told.seekOffset || 10)),
      seekto: (told) => seekTo(told.seekTime),
      previoustrack: () => stepSentence(-1),
      nexttrack: () => stepSentence(1),
    };
    for (const [action, act] of Object.entries(actions)) {
      try {
        navigator.mediaSession.setActionHandler(action, act);
      } catch {
        // A browser that does not know an action refuses it.
      }
    }
  }

  // ------------------------------------------------------------------ the beginning

  root.classList.add("js");
  audio.controls = false;
  byId("seek").max = String(duration);
  byId("end").textContent = clockText(duration);
  byId("languages").hidden = byId("show").options.length < 3;
  byId("pinyin-choice").hidden = !Object.keys(facts.pinyin).length;
  byId("keys").checked = kept("keys") !== "off";
  show(kept("show") ?? "all");
  setSpeed(speeds.includes(Number(kept("speed"))) ? Number(kept("speed")) : 1);
  showPinyin(kept("pinyin") === "on" && !byId("pinyin-choice").hidden);
  const asked = momentOf(location.hash);
  const before = resumeAt(Number(kept(`at:${facts.key}`) ?? NaN), duration);
  if (asked || before) goTo(asked ?? before);
  else tick();
  if (asked === null && before) say(`${phrases.resumed} ${clockText(before)}`);
  drawWave();
}
