package iomweb_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// A day is a day at the tutee's place: at one moment it is the 22nd in Kaliningrad and the
// 23rd in Kamchatka, and a rule that speaks of days goes by that.
func TestFinish_ADayIsADayAtThePlace(t *testing.T) {
	t.Parallel()
	for zone, today := range map[string]string{"Europe/Kaliningrad": "2026-11-22", "Europe/Moscow": "2026-11-22", "Asia/Yekaterinburg": "2026-11-22",
		"Asia/Irkutsk": "2026-11-23", "Asia/Vladivostok": "2026-11-23", "Asia/Kamchatka": "2026-11-23"} {
		t.Run(zone, func(t *testing.T) {
			t.Parallel()
			s := newScene(t, iom.UstIlimsk2024)
			s.db.Owner(t, "UPDATE municipality SET time_zone = $1 WHERE id = $2", zone, s.home.Tutee.Municipality)
			s.deps.Now = func() time.Time { return time.Date(2026, 11, 22, 16, 30, 0, 0, time.UTC) }
			service := iom.NewService(s.deps)
			r := s.route(iom.Active)
			as := tenant.With(t.Context(), s.home.Tutee)
			finish := func(on civil.Date) error {
				_, _, err := service.Finish(as, uuid.MustParse(r.ID), uuid.MustParse(r.Activities[0].ID), r.Activities[0].Version, iom.Finish{On: on})
				return err
			}
			day := civil.MustParse(today)
			if err := finish(day.AddDays(1)); err == nil {
				t.Errorf("%s: tomorrow was taken as a day that has come", zone)
			}
			if err := finish(day); err != nil {
				t.Errorf("%s: today was refused: %v", zone, err)
			}
		})
	}
}
