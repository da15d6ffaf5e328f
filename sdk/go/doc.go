// Package minihub writes mini-games for a minihub hub: played in the browser and in the terminal,
// without any front-end code. The program dials the hub; it can run on any machine, also behind a
// router. README.md has a complete game.
//
// A game is a [Game] value, whose Room makes one [Room] for each match. A room is a struct that
// embeds [Match], and has methods for the events that it needs:
//
//   - View draws what a seat sees, with the builders of package minihub/view. It is called for every
//     seat after every event, and what has changed is sent.
//   - State points to the fields that make up the match. They are stored at the hub after every
//     event, so that the match survives a crash of this program, of the hub, and an update.
//   - Action, Left, Deadline, … bring what happens. They come one at a time.
//
// [Main] is the whole main function; [Run] is for programs that do more. Both connect again whenever
// the connection breaks. What the hub does not accept is logged with the number of the rule in
// protocol/SPEC.md. A panic in a room voids that match only.
//
// Package minihub/minihubtest plays a game without a hub, in tests.
package minihub
