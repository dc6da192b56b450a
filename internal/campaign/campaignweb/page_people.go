package campaignweb

import (
	"context"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/campaign"
	"github.com/marshrut-iom/marshrut/internal/page"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// mostListed is how many of a list's people stand on its page; the rest is counted.
const mostListed = 300

// peoplePages are those of a draft's list of people.
func (h pages) peoplePages(p *web.Pages) {
	create := may("campaign", "create")
	const view, path = "pageCampaignPeople", "/campaigns/{campaign}/people"
	web.Show(p, web.View{ID: view, Path: path, Permission: create, Title: "campaign.people", Shows: []string{"getCampaignCandidates", "getCampaign"}}, h.peoplePage)
	back := web.To[output](path)
	web.Act(p, web.Action{Operation: "addCampaignPeople", Path: path, View: view}, h.addPeople, back)
	web.Act(p, web.Action{Operation: "addCampaignPeople", Path: path + "/choose", View: view}, h.addPeople, back)
	web.Act(p, web.Action{Operation: "removeCampaignPeople", Path: path + "/remove", View: view}, h.removePeople, back)
	web.Post(p, web.Action{Operation: "uploadCampaignPeople", Path: path + "/book", View: view},
		web.Operation{ID: "uploadCampaignPeople", Permission: create, Summary: "campaign.people_book", MaxBody: maxBook}, h.receivePeople)
}

// roll is what the page of a campaign's list shows.
type roll struct {
	campaign.Campaign
	Organizations []page.Option
	Organization  string
	Surname       string
	Found         int
	Offered       []page.Option // found, and not on the list yet
	Nameless      int           // found as well, but their names are not for this role
	Listed        []page.Option
}

func (h pages) peoplePage(ctx context.Context, v *web.Visit) (page.Content, error) {
	id, err := v.ID("campaign")
	if err != nil {
		return page.Content{}, err
	}
	organization := v.QueryID("organization")
	r := roll{Organization: page.ID(organization), Surname: v.Query("surname")}
	c, found, err := h.s.Candidates(ctx, id, campaign.Candidates{Organization: organization, Words: r.Surname})
	if err != nil {
		return page.Content{}, err
	}
	if c.State != campaign.Draft {
		return v.Go(page.Link(ctx, "/campaigns/", c.ID))
	}
	r.Campaign, r.Found = c, len(found)
	if _, r.Organizations, err = h.ports.Places(ctx, c.Criteria.Municipalities); err != nil {
		return page.Content{}, err
	}
	offered := slices.DeleteFunc(slices.Clone(found), func(p uuid.UUID) bool { return slices.Contains(c.Criteria.People, p) })
	listed := c.Criteria.People[:min(len(c.Criteria.People), mostListed)]
	names, err := v.Names(ctx, append(slices.Clone(offered), listed...)...)
	if err != nil {
		return page.Content{}, err
	}
	seen := slices.DeleteFunc(slices.Clone(offered), func(p uuid.UUID) bool { return names.By[p] == "" })
	r.Offered, r.Listed, r.Nameless = named(names, seen), named(names, listed), len(offered)-len(seen)
	return page.Content{Body: peopleView(r), Crumbs: append(crumbs(ctx), page.Crumb{Title: c.Title, Href: page.Link(ctx, "/campaigns/", c.ID)})}, nil
}

func named(names page.Names, people []uuid.UUID) []page.Option {
	out := make([]page.Option, len(people))
	for i, p := range people {
		out[i] = page.Option{Value: p.String(), Label: names.Of(p)}
		if names.By[p] == "" { // told apart by their place at least
			out[i].Label += " № " + strconv.Itoa(i+1)
		}
	}
	return out
}

// remindOptions are the days on which a reminder makes sense, and those chosen by others.
func remindOptions(ctx context.Context, chosen []int) []page.Option {
	days := append([]int{14, 7, 3, 1, 0}, chosen...)
	slices.SortFunc(days, func(a, b int) int { return b - a })
	var out []page.Option
	for _, d := range slices.Compact(days) {
		label := page.T(ctx, "campaign.remind_last_day")
		if d > 0 {
			label = page.N(ctx, "campaign.remind_at", d)
		}
		out = append(out, page.Option{Value: strconv.Itoa(d), Label: label})
	}
	return out
}

func numbers(all []int) []string {
	out := make([]string, len(all))
	for i, n := range all {
		out[i] = strconv.Itoa(n)
	}
	return out
}

// attempts is what stands in the form: nothing for a campaign that is none yet.
func attempts(c campaign.Campaign) string {
	if c.Version == 0 {
		return ""
	}
	return strconv.Itoa(c.Attempts)
}

func attemptOptions(ctx context.Context, c campaign.Campaign) []page.Option {
	all := append([]int{1, 2, 3}, c.Attempts)
	slices.Sort(all)
	var out []page.Option
	for _, n := range append(slices.DeleteFunc(slices.Compact(all), func(n int) bool { return n == 0 }), 0) {
		out = append(out, page.Option{Value: strconv.Itoa(n), Label: attemptWords(ctx, n)})
	}
	return out
}

func attemptWords(ctx context.Context, n int) string {
	if n == 0 {
		return page.T(ctx, "campaign.attempts_any")
	}
	return page.N(ctx, "campaign.attempts_n", n)
}
