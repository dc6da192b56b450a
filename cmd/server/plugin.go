package main

import (
	"context"
	"fmt"
	"os"
	"os/user"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/assessment/assessmentplugin"
	"github.com/marshrut-iom/marshrut/internal/fault"
)

// pluginCmd is how an operator keeps the catalogue of instrument programs. Nothing of
// it can be done through the web, and nothing of it talks to the service: a running one
// takes changes up within seconds.
type pluginCmd struct {
	List     pluginListCmd     `cmd:"" help:"Показать программы каталога и пригодны ли они."`
	Verify   pluginVerifyCmd   `cmd:"" help:"Проверить файлы, контрольные суммы и подписи каталога; ничего не запускать."`
	Install  pluginInstallCmd  `cmd:"" help:"Установить программу: её файлы закрепляются контрольными суммами."`
	Retire   pluginRetireCmd   `cmd:"" help:"Снять версию программы: она больше не запускается."`
	Trust    pluginTrustCmd    `cmd:"" help:"Доверять программам издателя, подписанным его ключом."`
	Distrust pluginDistrustCmd `cmd:"" help:"Больше не доверять издателю: его программы не запускаются."`
	Keygen   pluginKeygenCmd   `cmd:"" help:"Издателю: создать пару ключей."`
	Sign     pluginSignCmd     `cmd:"" help:"Издателю: внести в манифест контрольные суммы файлов и подписать его."`
}

// catalogueFlags say which catalogue is meant and what its programs may ask for.
type catalogueFlags struct {
	Catalogue string   `help:"Каталог программ." default:"build/plugins" env:"MARSHRUT_PLUGINS" type:"path"`
	Folders   []string `help:"Где могут лежать интерпретаторы и их библиотеки; по умолчанию /usr, /lib, /lib64, /opt." env:"MARSHRUT_PLUGIN_FOLDERS" type:"path"`
}

var errPluginsBad = fault.New(fault.Invalid, "plugin.bad", "Есть программы, которые не прошли проверку.")

type pluginListCmd struct {
	catalogueFlags `embed:""`
}

// Run lists what is in the catalogue; nothing is started.
func (p pluginListCmd) Run(ctx context.Context) error {
	_, err := p.show(ctx)
	return err
}

func (f catalogueFlags) show(ctx context.Context) (bad int, err error) {
	h, err := assessmentplugin.Open(assessmentplugin.Options{Catalogue: f.Catalogue, Folders: f.folders(), Launcher: launcher()})
	if err != nil {
		return 0, err
	}
	for _, one := range h.Programs() {
		state := "пригодна"
		switch {
		case one.State == assessmentplugin.StateRetired:
			state = one.Reason
		case !one.Usable:
			state = "непригодна: " + one.Reason
			bad++
		}
		from := "собрана здесь"
		if one.Publisher != "" {
			from = "издатель " + one.Publisher
		}
		fmt.Printf("%-16s %-8s %-14s %s  (%s)  %s\n", one.Ref.Name, one.Ref.Version, one.Kind, one.Title, from, state)
	}
	fmt.Println("Ограничения:", h.Confinement())
	return bad, h.Close(ctx)
}

func (f catalogueFlags) folders() []string {
	if len(f.Folders) == 0 {
		return nil
	}
	return f.Folders
}

type pluginVerifyCmd struct {
	catalogueFlags `embed:""`
}

// Run fails where a program of the catalogue does not pass the check.
func (p pluginVerifyCmd) Run(ctx context.Context) error {
	bad, err := p.show(ctx)
	if err == nil && bad > 0 {
		err = errPluginsBad.Saying(fmt.Sprintf("Не прошли проверку: %d. Переустановите их из доверенного источника или снимите (server plugin retire).", bad))
	}
	return err
}

type pluginInstallCmd struct {
	catalogueFlags `embed:""`
	Built          bool   `help:"Программа собрана здесь из проверенного исходного кода: подпись издателя не нужна."`
	Source         string `arg:"" help:"Папка с манифестом и файлами; с --built можно указать саму программу." type:"path"`
}

// Run installs one version of a program.
func (p pluginInstallCmd) Run(ctx context.Context) error {
	m, err := assessmentplugin.Install(ctx, assessmentplugin.Installation{Launcher: launcher(), Catalogue: p.Catalogue, Source: p.Source,
		Built: p.Built, By: whoami(), Folders: p.folders()})
	if err != nil {
		return err
	}
	fmt.Printf("  %s %s (%s): %s\n", m.Name, m.Version, m.Kind, m.Title)
	if i := m.Interpreter; i != nil {
		fmt.Printf("    интерпретатор %s, читает: %s\n", i.Path, strings.Join(i.Folders, ", "))
	}
	return nil
}

type pluginRetireCmd struct {
	catalogueFlags `embed:""`
	Name           string `arg:"" help:"Имя программы."`
	Version        string `arg:"" help:"Версия."`
}

// Run lets one version start no more.
func (p pluginRetireCmd) Run() error {
	return assessmentplugin.Retire(p.Catalogue, assessmentplugin.Ref{Name: p.Name, Version: p.Version}, whoami())
}

type pluginTrustCmd struct {
	catalogueFlags `embed:""`
	Publisher      string `arg:"" help:"Имя издателя, как в его манифестах."`
	Key            string `arg:"" help:"Открытый ключ издателя (PEM)." type:"existingfile"`
}

// Run writes the publisher's key into the catalogue.
func (p pluginTrustCmd) Run() error {
	key, err := os.ReadFile(p.Key)
	if err != nil {
		return err
	}
	fingerprint, err := assessmentplugin.Trust(p.Catalogue, p.Publisher, key)
	if err == nil {
		fmt.Printf("Издатель %s, отпечаток ключа %s\nСверьте отпечаток с издателем по телефону или лично.\n", p.Publisher, fingerprint)
	}
	return err
}

type pluginDistrustCmd struct {
	catalogueFlags `embed:""`
	Publisher      string `arg:"" help:"Имя издателя."`
}

// Run takes the publisher's key out of the catalogue.
func (p pluginDistrustCmd) Run() error {
	return assessmentplugin.Distrust(p.Catalogue, p.Publisher)
}

type pluginKeygenCmd struct {
	Name string `arg:"" help:"Имя файлов: <имя>.key и <имя>.pub." type:"path"`
}

// Run makes a publisher's keys and never writes over any.
func (p pluginKeygenCmd) Run() error {
	private, public, err := assessmentplugin.GenerateKey()
	if err != nil {
		return err
	}
	if err := writeNew(p.Name+".key", private, 0o600); err != nil {
		return err
	}
	return writeNew(p.Name+".pub", public, 0o644)
}

func writeNew(name string, data []byte, mode os.FileMode) error {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode)
	if err != nil {
		return err
	}
	if _, err := f.Write(data); err != nil {
		_ = f.Close()
		return err
	}
	return f.Close()
}

type pluginSignCmd struct {
	Key       string `help:"Закрытый ключ (PEM)." required:"" type:"existingfile"`
	Publisher string `help:"Имя издателя." required:""`
	Folder    string `arg:"" help:"Папка с manifest.json и файлами программы." type:"existingdir"`
}

// Run fills the manifest's hashes in and signs it.
func (p pluginSignCmd) Run() error {
	key, err := os.ReadFile(p.Key)
	if err != nil {
		return err
	}
	m, err := assessmentplugin.Seal(p.Folder, p.Publisher, key)
	if err == nil {
		fmt.Printf("  %s %s: подписано файлов: %d\n", m.Name, m.Version, len(m.Files))
	}
	return err
}

// whoami is who the register says did it.
func whoami() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return fmt.Sprint(os.Geteuid())
}

// launcher is this program itself: it confines itself, then becomes the plugin.
func launcher() []string {
	self, err := os.Executable()
	if err != nil {
		self = os.Args[0]
	}
	return []string{self, "confine"}
}
