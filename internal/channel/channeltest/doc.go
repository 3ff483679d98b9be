// Package channeltest tests channels: recorded deliveries in, expected updates out; and a provider that fails on command.
package channeltest
