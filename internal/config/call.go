package config

// Call is what the command line asks for.
type Call struct {
	Command  string // "serve", "token create"…
	Settings Settings

	Demo    Demo
	File    string // of backup and restore
	Without bool   // backup leaves the files where they are
	Token   TokenCreate
	Recover AdminRecover
}

// Demo of sample data with a simulated WhatsApp.
type Demo struct {
	Fresh     bool   `help:"Begin again with new sample data."`
	Simulator string `help:"Address for the simulated WhatsApp and its phone. Default: ${default}." default:"127.0.0.1:8090" placeholder:"HOST:PORT"`
}

// TokenCreate makes a token of the API.
type TokenCreate struct {
	Workspace int64    `help:"Its workspace; may be left out if there is one only." placeholder:"ID"`
	Name      string   `help:"What it is for." required:"" placeholder:"NAME"`
	Kind      string   `help:"bot, or personal: writes as its person." enum:"bot,personal" default:"bot" placeholder:"KIND"`
	User      string   `help:"E-mail of the person of a personal token." placeholder:"EMAIL"`
	Scopes    []string `help:"What it may do. Default: all that its kind or person may." placeholder:"PERMISSION,…"`
	Days      int      `help:"Days until it expires. Default: never." placeholder:"DAYS"`
}

// AdminRecover lets an administrator in who lost the way.
type AdminRecover struct {
	Email     string `arg:"" help:"E-mail of the administrator."`
	Workspace int64  `help:"The workspace; may be left out if there is one only." placeholder:"ID"`
}

// program is the command line as kong reads it.
type program struct {
	Options options `embed:""`

	Serve     struct{} `cmd:"" help:"Run the server."`
	Demo      Demo     `cmd:"" help:"Run it with sample data and a simulated WhatsApp, to look around."`
	Bootstrap struct{} `cmd:"" help:"Make workspace, administrator and WhatsApp inbox from the JSON on standard input."`
	Migrate   struct{} `cmd:"" help:"Bring the database up to this version."`
	Backup    struct {
		File         string `arg:"" help:"File to write."`
		WithoutFiles bool   `help:"Leave the files where they are: of a bucket that has a copy of its own."`
	} `cmd:"" help:"Write the database and the files into one file, also while the server runs. The secret key is not in it."`
	Restore struct {
		File string `arg:"" help:"File that backup wrote."`
	} `cmd:"" help:"Put a backup into an empty data folder."`
	Doctor struct{} `cmd:"" help:"Check settings, database, files and connections, and say what to do."`
	Token  struct {
		Create TokenCreate `cmd:"" help:"Make a token and print it once."`
	} `cmd:"" help:"Tokens of the API."`
	Admin struct {
		Recover AdminRecover `cmd:"" help:"Print a link to choose a new password."`
	} `cmd:"" help:"Administrators."`
	Version struct{} `cmd:"" help:"Print the version."`
	OpenAPI struct{} `cmd:"" name:"openapi" hidden:"" help:"Print the description of the API."`
}

func (p *program) call(command string, settings Settings) *Call {
	c := &Call{Command: command, Settings: settings, Demo: p.Demo, Token: p.Token.Create, Recover: p.Admin.Recover}
	switch command {
	case "backup":
		c.File, c.Without = p.Backup.File, p.Backup.WithoutFiles
	case "restore":
		c.File = p.Restore.File
	}
	return c
}
