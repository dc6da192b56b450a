package tenant

import (
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"
)

// Region is the top of one tree: the regional centre (ЦНППМ, ИРО) and all below it.
// An operator makes it; nobody of another region ever sees it.
type Region struct {
	bun.BaseModel `bun:"table:region,alias:region"`
	ID            uuid.UUID
	Name          string
	TimeZone      string // a day is a day at the tutee's place
	CreatedAt     time.Time
}

// Municipality is the municipal authority or methodical service (МОУО) of a region.
type Municipality struct {
	bun.BaseModel `bun:"table:municipality,alias:municipality"`
	RegionID      uuid.UUID
	ID            uuid.UUID
	Name          string
	TimeZone      string `bun:",nullzero"` // where it differs from the region's
	Version       int
	CreatedAt     time.Time
}

// Organization is a school of a municipality. Headcount is how many teachers it
// has: the denominator of the figures.
type Organization struct {
	bun.BaseModel  `bun:"table:organization,alias:organization"`
	RegionID       uuid.UUID
	ID             uuid.UUID
	MunicipalityID uuid.UUID
	Name           string
	ShortName      string
	Headcount      int
	Version        int
	CreatedAt      time.Time
}

// zones are the time zones of the country, by their names in the IANA database.
var zones = []string{
	"Europe/Kaliningrad", "Europe/Moscow", "Europe/Simferopol", "Europe/Kirov", "Europe/Volgograd", "Europe/Astrakhan",
	"Europe/Saratov", "Europe/Ulyanovsk", "Europe/Samara", "Asia/Yekaterinburg", "Asia/Omsk", "Asia/Novosibirsk", "Asia/Barnaul",
	"Asia/Tomsk", "Asia/Novokuznetsk", "Asia/Krasnoyarsk", "Asia/Irkutsk", "Asia/Chita", "Asia/Yakutsk", "Asia/Khandyga",
	"Asia/Vladivostok", "Asia/Ust-Nera", "Asia/Magadan", "Asia/Sakhalin", "Asia/Srednekolymsk", "Asia/Kamchatka", "Asia/Anadyr",
}

// TimeZones lists the time zones that a region or municipality may have, from
// west to east.
func TimeZones() []string { return slices.Clone(zones) }
