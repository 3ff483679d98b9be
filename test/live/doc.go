// Package live keeps what an agent's screen would show: fetched once, then kept up by the stream alone, however often that is cut.
// Beside a fresh fetch it says whether the stream told everything, and nothing more.
package live
