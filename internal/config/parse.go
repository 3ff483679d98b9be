package config

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// ErrHelp says that help was asked for and printed; there is nothing else to do.
var ErrHelp = errors.New("help was printed")

// Input of Parse.
type Input struct {
	Args   []string // without the program's name
	Env    []string // as os.Environ gives it
	Stdout io.Writer
}

const description = `Team inbox for WhatsApp.

Every setting is a flag, a variable (--public-url is TIMBRE_PUBLIC_URL) or a line of the file that --config names. Secrets are
variables or lines of the file only: TIMBRE_SECRET_KEY (32 bytes in hex or base64; made in the data folder if absent),
TIMBRE_SECRET_KEY_FORMER (keys of before a change, separated by commas), TIMBRE_MAIL_URL (the mail server of the installation),
TIMBRE_FILES_KEY_ID and TIMBRE_FILES_SECRET (the access key of the bucket that --files-url names).`

// Parse reads the command line and the settings. Its errors are sentences for whoever typed them.
func Parse(in Input) (*Call, error) {
	var p program
	helped := false
	k, err := kong.New(&p, kong.Name("timbre"), kong.Description(description), kong.Writers(in.Stdout, in.Stdout),
		kong.Exit(func(int) { helped = true }), kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 110}))
	if err != nil {
		return nil, fmt.Errorf("config: %w", err)
	}
	known := k.Model.Flags
	parsed, err := k.Parse(in.Args)
	if helped {
		return nil, ErrHelp
	}
	if err != nil {
		return nil, explain(err, known)
	}
	origins := typedFlags(parsed)
	if err := refuseSecrets(origins, &p.Options); err != nil {
		return nil, err
	}
	if err := p.Options.fill(in.Env, known, origins); err != nil {
		return nil, err
	}
	command := strings.TrimPrefix(parsed.Selected().FullPath(), "timbre ")
	p.Options.commandDefaults(command)
	settings, err := p.Options.settings(origins)
	if err != nil {
		return nil, err
	}
	return p.call(command, settings), nil
}

// fill sets the options that were not typed, from the variables and then from the file.
func (o *options) fill(env []string, known []*kong.Flag, origins origins) error {
	names := variables(known)
	fromEnv, err := readEnv(env, names)
	if err != nil {
		return err
	}
	if v := fromEnv["TIMBRE_CONFIG"]; o.Config == "" {
		o.Config = v.text
	}
	fromFile, err := readFile(o.Config, names)
	if err != nil {
		return err
	}
	for _, flag := range known {
		if _, typed := origins[flag.Name]; typed {
			continue
		}
		for _, source := range []map[string]value{fromEnv, fromFile} {
			if v, ok := source[variable(flag.Name)]; ok && v.text != "" {
				flag.Target.SetString(v.text)
				origins[flag.Name] = v.origin
				break
			}
		}
	}
	return nil
}

// origins say where each option was written: "--listen", "TIMBRE_LISTEN", "timbre.conf, line 3".
type origins map[string]string

func (o origins) of(name string) string {
	if origin, ok := o[name]; ok {
		return origin
	}
	return "--" + name
}

func typedFlags(parsed *kong.Context) origins {
	typed := origins{}
	for _, step := range parsed.Path {
		if step.Flag != nil {
			typed[step.Flag.Name] = "--" + step.Flag.Name
		}
	}
	return typed
}

// refuseSecrets keeps secrets off the command line.
func refuseSecrets(typed origins, o *options) error {
	for _, name := range []string{"secret-key", "secret-key-former", "mail-url", "files-key-id", "files-secret"} {
		if _, ok := typed[name]; ok {
			return fmt.Errorf("--%s: a command line can be read by everybody on the machine; put the key into %s or the file of --config",
				name, variable(name))
		}
	}
	if _, ok := typed["database-url"]; ok && holdsPassword(o.DatabaseURL) {
		return errors.New("--database-url holds a password, and a command line can be read by everybody on the machine; " +
			"put it into TIMBRE_DATABASE_URL or the file of --config")
	}
	return nil
}

func holdsPassword(databaseURL string) bool {
	u, err := url.Parse(databaseURL)
	if err != nil {
		return strings.Contains(databaseURL, "@") // unreadable: rather one refusal too many
	}
	_, user := u.User.Password()
	return user || u.Query().Has("password") || u.Query().Has("sslpassword")
}

// explain adds the nearest flag where kong knows none near enough, and points to the help.
func explain(err error, known []*kong.Flag) error {
	text := err.Error()
	if name, ok := strings.CutPrefix(text, "unknown flag --"); ok && !strings.Contains(name, "did you mean") {
		var names []string
		for _, flag := range known {
			if !flag.Hidden {
				names = append(names, flag.Name)
			}
		}
		text += fmt.Sprintf(", did you mean %q?", "--"+nearest(name, names))
	}
	return fmt.Errorf("%s; `timbre --help` tells what there is", strings.TrimSuffix(text, "?"))
}

func variables(known []*kong.Flag) []string {
	var names []string
	for _, flag := range known {
		if flag.Name != "help" {
			names = append(names, variable(flag.Name))
		}
	}
	slices.Sort(names)
	return names
}

// variable is the name of a flag's variable.
func variable(flag string) string {
	return "TIMBRE_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// hostname is the default name of a node.
func hostname() string {
	name, err := os.Hostname()
	if err != nil {
		return "timbre"
	}
	return name
}
