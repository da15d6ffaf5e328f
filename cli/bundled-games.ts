/** The games inside this executable, by their names in the catalogue. Loaded only by the process that runs one. */
export const bundledGames = [
  { name: "Connect Four", load: async () => (await import("../games/connect-four/game.ts")).game },
  { name: "Quiz", load: async () => (await import("../games/quiz/game.ts")).game },
] as const;
