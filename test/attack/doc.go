// Package attack tries what must not work: to reach what is somebody else's, to slip in what nobody checks. Each test is named by its
// attack. Where it says "every", the cases come from the API's own document, so that a new route is attacked the day it is added.
package attack
