// Package config reads the command line and the settings of the program.
//
// A setting is a flag, a TIMBRE_* variable, or a line of a file that holds the same variables; the flag wins over the variable,
// the variable over the file, the file over the default. A name that is not known is refused with the nearest that is. Secrets
// come from variables or the file only, since everybody on a machine can read a command line.
package config
