// Package push has alerts pushed to a service in this process, and reads them as a browser would.
package push
