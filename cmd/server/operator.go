package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/identity"
	"github.com/marshrut-iom/marshrut/internal/identity/identitypg"
)

type operatorCmd struct {
	Create operatorCreateCmd `cmd:"" help:"Завести учётную запись оператора платформы."`
}

type operatorCreateCmd struct {
	OwnerURL string `help:"PostgreSQL от имени marshrut_owner." env:"MARSHRUT_OWNER_URL" required:""`
	Email    string `help:"Электронная почта оператора." required:""`
}

var errNoPassword = fault.New(fault.Invalid, "operator.password", "Пароль не введён: введите его одной строкой.")

// Run makes the account; the password comes from the keyboard or a pipe and never
// stands on the command line, where everyone on the machine could read it.
func (o operatorCreateCmd) Run(ctx context.Context) error {
	fmt.Fprint(os.Stderr, "Пароль (не короче 10 знаков): ")
	password, err := readPassword(os.Stdin)
	if err != nil {
		return err
	}
	store := identitypg.Operators{OwnerURL: o.OwnerURL}
	id, err := identity.CreateOperator(ctx, store, identity.NewHasher(identity.ServingCost), o.Email, password)
	if err != nil {
		return err
	}
	fmt.Println("Оператор заведён:", id)
	return nil
}

func readPassword(f *os.File) (string, error) {
	restore := hideTyping(f)
	line, err := bufio.NewReader(f).ReadString('\n')
	restore()
	if line = strings.TrimRight(line, "\r\n"); line == "" {
		return "", errNoPassword.Because(err)
	}
	return line, nil
}
