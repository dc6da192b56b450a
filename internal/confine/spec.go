// Package confine starts a foreign program so that it can do nothing but compute
// and answer on its own unix socket. The server starts itself anew as launcher
// ("server confine …"); the launcher ties its own hands and becomes the program.
//
// The program has: its own binary (read, execute), one folder (read, write), the files
// that belong to it (read), unix stream sockets to listen on, and, where it is linked
// with libraries when it starts, the folders they lie in (read, execute). It has no
// network, no other files, no other processes and no way to start one, no privileges,
// and limits on memory and files. Landlock bounds the files and is used as far as the
// kernel has it; seccomp bounds the system calls and must be there.
package confine

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
)

// Spec says what a program may use.
type Spec struct {
	Name     string   `json:"name"` // argv[0]
	Args     []string `json:"args,omitempty"`
	Folder   string   `json:"folder"`    // the only folder it may touch, and its working directory
	Memory   int64    `json:"memory"`    // bytes of data, RLIMIT_DATA
	FileSize int64    `json:"file_size"` // bytes of one file written, RLIMIT_FSIZE
	CPU      int64    `json:"cpu"`       // seconds of work, RLIMIT_CPU; 0: no limit
	Parent   int      `json:"parent"`    // pid of the starter; the program ends with it
	// Libraries are the folders and files that a program that is linked when it starts
	// needs: the linker, libraries, fonts. None: the program is static, and no memory of
	// it may ever become executable.
	Libraries []string `json:"libraries,omitempty"`
	// Files are further files and folders that it may read and nothing else.
	Files []string `json:"files,omitempty"`
	// Interpreted says that the program is an interpreter, whose runtime makes a few
	// more system calls than a program in Go: see interpreted in filter.go.
	Interpreted bool `json:"interpreted,omitempty"`
}

// programFD is where the launcher finds the open program: the first of ExtraFiles.
const programFD = 3

// Command prepares the launcher for a program that is already open: what was
// checked on this file is what will run, whatever its path means by then.
//
// The thread that calls Start must live as long as the program may: the kernel
// ends the program with that thread.
func Command(launcher []string, s Spec, program *os.File) (*exec.Cmd, error) {
	if len(launcher) == 0 {
		return nil, errors.New("confine: no launcher")
	}
	arg, err := json.Marshal(s)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(launcher[0], append(launcher[1:len(launcher):len(launcher)], string(arg))...)
	cmd.Env = []string{}
	cmd.ExtraFiles = []*os.File{program}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	return cmd, nil
}

// Main is the launcher: args are what follows "server confine". It never returns;
// when it cannot confine, it says why on stderr and exits with 126.
func Main(args []string) {
	var s Spec
	err := errors.New("this command is for the server itself")
	if len(args) == 1 {
		if err = json.Unmarshal([]byte(args[0]), &s); err == nil {
			err = become(s)
		}
	}
	fmt.Fprintln(os.Stderr, "confine:", err)
	os.Exit(126)
}
