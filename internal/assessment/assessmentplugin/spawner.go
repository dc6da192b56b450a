package assessmentplugin

import (
	"os/exec"
	"runtime"
	"sync"
)

// spawner starts processes from one thread that lives as long as the host. The
// kernel sends the parent-death signal when the *thread* that forked ends, so an
// ordinary goroutine would kill its programs at random.
type spawner struct {
	requests chan func()
	stop     sync.Once
}

func newSpawner() *spawner {
	s := &spawner{requests: make(chan func())}
	go func() {
		runtime.LockOSThread() // never unlocked: the thread ends with this goroutine
		for f := range s.requests {
			f()
		}
	}()
	return s
}

func (s *spawner) start(cmd *exec.Cmd) error {
	done := make(chan error, 1)
	s.requests <- func() { done <- cmd.Start() }
	return <-done
}

// close ends the thread, and with it whatever it started.
func (s *spawner) close() { s.stop.Do(func() { close(s.requests) }) }
