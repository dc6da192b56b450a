package main

import (
	"net"
	"net/url"

	"github.com/marshrut-iom/marshrut/internal/embedded"
	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/postgres"
)

// config is what the service needs, from flags or the environment.
type config struct {
	Listen         string   `help:"Адрес, на котором отвечает служба." default:"127.0.0.1:8080" env:"MARSHRUT_LISTEN"`
	PublicURL      string   `help:"Адрес, по которому службу открывают люди." env:"MARSHRUT_PUBLIC_URL"`
	TrustedProxies []string `help:"Сети доверенных прокси (CIDR)." env:"MARSHRUT_TRUSTED_PROXIES"`
	DatabaseURL    string   `help:"PostgreSQL от имени marshrut_app." env:"MARSHRUT_DATABASE_URL"`
	Plugins        string   `help:"Папка программ диагностики." default:"build/plugins" env:"MARSHRUT_PLUGINS" type:"path"`
	PluginFolders  []string `help:"Где могут лежать интерпретаторы программ диагностики и их библиотеки; по умолчанию /usr, /lib, /lib64, /opt." env:"MARSHRUT_PLUGIN_FOLDERS" type:"path"`
	Poppler        string   `help:"Папка программ pdftoppm и pdfinfo для просмотра PDF; по умолчанию из PATH." env:"POPPLER_BIN"`
	PopplerCache   string   `kong:"-"` // set by run: where to fetch them to, if there are none
	SigningKey     string   `help:"Файл с секретом, из которого делаются ключи подписи цифровых значков; без него значки не выпускаются." env:"MARSHRUT_SIGNING_KEY_FILE" type:"path"`
	S3             s3Config `embed:"" prefix:"s3-"`
	Embedded       bool     `kong:"-"` // set by run: everything on this machine, with demo data

	Tracer   postgres.Tracer   `kong:"-"` // set by tests that count trips to the database
	Previews *embedded.Poppler `kong:"-"` // set by tests: found before
}

type s3Config struct {
	Endpoint  string `help:"Адрес хранилища S3 (host:port)." env:"MARSHRUT_S3_ENDPOINT"`
	AccessKey string `help:"Ключ доступа." env:"MARSHRUT_S3_ACCESS_KEY"`
	SecretKey string `help:"Секретный ключ." env:"MARSHRUT_S3_SECRET_KEY"`
	Bucket    string `help:"Корзина для файлов." default:"marshrut" env:"MARSHRUT_S3_BUCKET"`
	Region    string `help:"Регион хранилища." default:"us-east-1" env:"MARSHRUT_S3_REGION"`
	Secure    bool   `help:"Обращаться к хранилищу по HTTPS." env:"MARSHRUT_S3_SECURE"`
	PublicURL string `help:"Адрес хранилища для браузеров; если задан, части файлов идут прямо в хранилище." env:"MARSHRUT_S3_PUBLIC_URL"`
}

var (
	errNoDatabase = fault.New(fault.Invalid, "config.database", "Не указана база данных: задайте MARSHRUT_DATABASE_URL (от имени marshrut_app).")
	errPublicURL  = fault.New(fault.Invalid, "config.public_url", "MARSHRUT_PUBLIC_URL: нужен полный адрес вида https://iom.example.ru.")
	errPlainHTTP  = fault.New(fault.Invalid, "config.plain_http",
		"По незащищённому HTTP служба отвечает только на этой машине: укажите MARSHRUT_PUBLIC_URL с https:// или слушайте 127.0.0.1.")
)

// check fills in what follows from the rest and refuses what is not safe: a
// session cookie never travels over plain HTTP beyond this machine.
func (c *config) check() error {
	if c.DatabaseURL == "" {
		return errNoDatabase
	}
	if c.PublicURL == "" {
		c.PublicURL = "http://" + c.Listen
	}
	u, err := url.Parse(c.PublicURL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return errPublicURL
	}
	if u.Scheme == "http" && !loopback(u.Hostname()) {
		return errPlainHTTP
	}
	return nil
}

// url is the store's address as the server reaches it.
func (s s3Config) url() string {
	if s.Secure {
		return "https://" + s.Endpoint
	}
	return "http://" + s.Endpoint
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
