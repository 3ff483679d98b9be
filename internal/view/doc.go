// Package view holds conversations, messages and contacts as they travel: in the API's answers and in the stream. A row is the
// same for all who may see it. Ids are decimal strings, times RFC 3339 in UTC; what is unknown is null.
package view
