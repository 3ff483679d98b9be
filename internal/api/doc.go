// Package api is the agents' HTTP API, one file per noun. A handler reads its input, calls one use case of app and shows the
// result; who asks, repeated writes, refusals and headers are dealt with here once for all routes. The OpenAPI document is made
// from the handlers' types.
package api
