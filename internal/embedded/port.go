package embedded

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"syscall"
)

const loopback = "127.0.0.1"

// pickPort returns the wanted port when it is free, or any free one for 0. The
// port may be lost again before the server binds it: then the server's own
// refusal is read, and for 0 the start is tried with another port.
func pickPort(wanted int) (int, error) {
	l, err := net.Listen("tcp4", net.JoinHostPort(loopback, strconv.Itoa(wanted)))
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return 0, portTaken(wanted).Because(err)
	case errors.Is(err, syscall.EACCES):
		return 0, ErrPortTaken.Saying(fmt.Sprintf("Порт %d недоступен обычному пользователю: выберите порт больше 1024.", wanted)).Because(err)
	case err != nil:
		return 0, fmt.Errorf("port %d: %w", wanted, err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	return port, l.Close()
}
