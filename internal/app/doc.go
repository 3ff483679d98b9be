// Package app holds the use cases, one file each. It is the only opener of business transactions: a use case is one function
// and one transaction, with its events and jobs in it. Nothing here knows a provider or HTTP.
package app
