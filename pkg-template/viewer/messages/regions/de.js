/**
 * Texts of the regions in German.
 *
 * @type {import("./en.js").RegionMessages}
 */
export const regions = {
  windows: { night: "Nacht", "24h": "24 Std.", "7d": "7 Tage", "30d": "30 Tage", custom: "Eigener" },

  answers: {
    counting: "Fehlgeschlagene und laufende Aufgaben und Maschinen werden gezählt …",
    countingMachines: "Maschinen werden gezählt …",
    noMachines: "Keine Aufgabe nennt eine Maschine",
    failed: (count) => (count ? "fehlgeschlagen" : "Nichts ist fehlgeschlagen"),
    machines: (count, since) =>
      count
        ? `${count === 1 ? "Maschine" : "Maschinen"} ohne erfolgreiche Sicherung seit ${since}`
        : `Jede Maschine hat eine erfolgreiche Sicherung seit ${since}`,
    running: (count) => (count ? (count === 1 ? "läuft" : "laufen") : "Keine Aufgabe läuft"),
  },

  live: {
    live: "Live",
    paused: "Angehalten",
    failed: "Aktualisierung fehlgeschlagen",
    loading: "Wird geladen …",
    loadingOf: (loaded, total) => `Wird geladen: ${loaded} von ${total}`,
    updated: (ago) => `${ago} aktualisiert`,
    pause: "Anhalten",
    resume: "Fortsetzen",
  },

  histogram: {
    label: "Ausschnitt des Zeitraums",
    keys: "Pfeiltasten verschieben den Ausschnitt; mit der Umschalttaste erweitern ihn links und rechts, und unten verkleinert ihn; Escape hebt ihn auf.",
    clear: "Ganzer Zeitraum",
    summary: (range, tasks, failed, most) =>
      `${range}: ${tasks} ${tasks === "1" ? "Aufgabe" : "Aufgaben"}, ${failed} fehlgeschlagen${most && `, die meisten ${most}`}`,
  },

  query: {
    label: "Aufgaben suchen",
    placeholder: "Suchen, z. B. web status:failed",
    suggestions: "Vorschläge",
    clear: "Suche löschen",
    problem: (place, message) => `Zeichen ${place}: ${message}`,
  },

  chips: {
    more: (count) => `${count} weitere`,
    less: "Weniger",
  },

  machines: {
    label: "Maschinen",
    machine: "Maschine",
    verdict: "Urteil",
    lastGood: "Letzte erfolgreiche Sicherung",
    results: "Letzte Ergebnisse",
    first: (machines) => `Zuerst: ${machines}`,
    verdicts: {
      failing: "Schlägt fehl",
      stuck: "Hängt",
      overdue: "Überfällig",
      never: "Nie",
      due: "Fällig",
      unknown: "Unbekannt",
      ok: "Gut",
      retired: "Entfernt",
    },
    reasons: {
      failing: (count) =>
        count === 1
          ? "die letzte Sicherung ist fehlgeschlagen"
          : `die letzten ${count} Sicherungen sind fehlgeschlagen`,
      stuck: (span) => `eine Sicherung läuft seit ${span}`,
      due: (late, every) => `seit ${late} fällig, bisher eine alle ${every}`,
      overdue: "die letzte erfolgreiche Sicherung ist zu alt",
      never: "keine Sicherung war erfolgreich",
      unknown: "die Aufgaben decken zu wenig Zeit ab",
      ok: "die letzte erfolgreiche Sicherung ist neu genug",
      retired: "aus dem Vault entfernt",
    },
    last: (counts, last) => `${counts}; zuletzt: ${last}`,
    open: (name) => `Verlauf von ${name}`,
  },

  errors: {
    label: "Fehler",
    count: "Aufgaben",
    first: "Zuerst",
    last: "Zuletzt",
    noCode: "Kein Fehlercode",
  },
};
