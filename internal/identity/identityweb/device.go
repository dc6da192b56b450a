package identityweb

import (
	"context"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/page"
)

// The names by which browsers and systems know themselves, the more particular first:
// most of them also claim to be those below.
var (
	browsers = [][2]string{{"YaBrowser", "yandex"}, {"Edg", "edge"}, {"OPR", "opera"}, {"SamsungBrowser", "samsung"}, {"Firefox", "firefox"}, {"Chrome", "chrome"}, {"Safari", "safari"}}
	systems  = [][2]string{{"Android", "android"}, {"iPhone", "iphone"}, {"iPad", "ipad"}, {"Windows", "windows"}, {"Mac OS", "mac"}, {"CrOS", "chromeos"}, {"Linux", "linux"}}
)

// device says in words where somebody signed in, as well as it can be told.
func device(ctx context.Context, agent string) string {
	find := func(list [][2]string) string {
		for _, known := range list {
			if strings.Contains(agent, known[0]) {
				return page.T(ctx, "identity.device."+known[1])
			}
		}
		return ""
	}
	browser, system := find(browsers), find(systems)
	switch {
	case browser != "" && system != "":
		return page.T(ctx, "identity.device.both", "browser", browser, "system", system)
	case browser+system != "":
		return browser + system
	}
	return page.T(ctx, "identity.device.unknown")
}
