package main

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/artifact/artifactpg"
	"github.com/marshrut-iom/marshrut/internal/assessment"
	"github.com/marshrut-iom/marshrut/internal/assessment/assessmentpg"
	"github.com/marshrut-iom/marshrut/internal/assessment/assessmentplugin"
	"github.com/marshrut-iom/marshrut/internal/audit"
	"github.com/marshrut-iom/marshrut/internal/audit/auditpg"
	"github.com/marshrut-iom/marshrut/internal/authoring"
	"github.com/marshrut-iom/marshrut/internal/authoring/authoringpg"
	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/campaign"
	"github.com/marshrut-iom/marshrut/internal/campaign/campaignpg"
	"github.com/marshrut-iom/marshrut/internal/certificate"
	"github.com/marshrut-iom/marshrut/internal/directory"
	"github.com/marshrut-iom/marshrut/internal/directory/directorypg"
	"github.com/marshrut-iom/marshrut/internal/document"
	"github.com/marshrut-iom/marshrut/internal/document/documentpg"
	"github.com/marshrut-iom/marshrut/internal/framework"
	"github.com/marshrut-iom/marshrut/internal/framework/frameworkpg"
	"github.com/marshrut-iom/marshrut/internal/identity"
	"github.com/marshrut-iom/marshrut/internal/identity/identitypg"
	"github.com/marshrut-iom/marshrut/internal/identity/identityweb"
	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iompg"
	"github.com/marshrut-iom/marshrut/internal/job"
	"github.com/marshrut-iom/marshrut/internal/job/jobriver"
	"github.com/marshrut-iom/marshrut/internal/monitoring"
	"github.com/marshrut-iom/marshrut/internal/monitoring/monitoringpg"
	"github.com/marshrut-iom/marshrut/internal/navigator"
	"github.com/marshrut-iom/marshrut/internal/navigator/navigatorpg"
	"github.com/marshrut-iom/marshrut/internal/objstore"
	"github.com/marshrut-iom/marshrut/internal/postgres"
	"github.com/marshrut-iom/marshrut/internal/retention"
	"github.com/marshrut-iom/marshrut/internal/retention/retentionpg"
	"github.com/marshrut-iom/marshrut/internal/talk"
	"github.com/marshrut-iom/marshrut/internal/talk/talkpg"
	"github.com/marshrut-iom/marshrut/internal/web"
)

// app is the service put together. This file is the only place that knows every part.
type app struct {
	services
	db        *postgres.DB
	host      *assessmentplugin.Host
	previews  previews
	objects   *objstore.Store
	keys      certificate.Keys // badges are signed with
	publicURL string           // by which people reach the service
	jobs      *jobriver.Queue
	web       *web.Server
	pages     *web.Pages
	closers   []func() // run last to first
}

// assemble opens everything the service stands on and puts the areas together.
func assemble(ctx context.Context, cfg config) (a *app, err error) {
	a = &app{publicURL: cfg.PublicURL}
	defer func() {
		if err != nil {
			a.close()
		}
	}()
	policy, err := authz.Load()
	if err != nil {
		return a, err
	}
	if err := a.openDatabase(ctx, cfg); err != nil {
		return a, err
	}
	if err := a.openHost(ctx, cfg); err != nil {
		return a, err
	}
	if err := a.openObjects(ctx, cfg); err != nil {
		return a, err
	}
	if err := a.openKeys(cfg); err != nil {
		return a, err
	}
	if err := a.openPreviews(ctx, cfg); err != nil {
		return a, err
	}
	if a.jobs, err = jobriver.New(a.db, jobriver.Options{Log: logFrom(slog.LevelWarn)}); err != nil {
		return a, err
	}
	a.areas(ctx, policy)
	if err := a.openDoor(cfg, policy); err != nil {
		return a, err
	}
	return a, a.startJobs(ctx)
}

func (a *app) openDatabase(ctx context.Context, cfg config) (err error) {
	if a.db, err = postgres.Open(ctx, cfg.DatabaseURL, postgres.Options{Tracer: cfg.Tracer}); err != nil {
		return err
	}
	a.defers(a.db.Close)
	return checkSchema(ctx, a.db)
}

func (a *app) openHost(ctx context.Context, cfg config) (err error) {
	a.host, err = assessmentplugin.Open(assessmentplugin.Options{Catalogue: cfg.Plugins, Folders: cfg.PluginFolders, Launcher: launcher(),
		Logger: slog.Default(), Notice: a.recordPrograms(ctx)})
	if err != nil {
		return err
	}
	a.defers(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := a.host.Close(ctx); err != nil {
			slog.Warn("plugins did not end", "error", err)
		}
	})
	return nil
}

func (a *app) openObjects(ctx context.Context, cfg config) (err error) {
	a.objects, err = objstore.New(objstore.Config{Endpoint: cfg.S3.url(), Public: cfg.S3.PublicURL, Region: cfg.S3.Region, Bucket: cfg.S3.Bucket,
		AccessKey: cfg.S3.AccessKey, SecretKey: cfg.S3.SecretKey, Origins: []string{cfg.PublicURL}})
	if err != nil {
		return err
	}
	return a.objects.Prepare(ctx)
}

// startJobs begins to work on what waits, last of all: the areas must be complete.
func (a *app) startJobs(ctx context.Context) error {
	jobriver.Handle(a.jobs, time.Hour, a.files.Check) // a file of gigabytes is read whole
	jobriver.Handle(a.jobs, time.Minute, a.files.Remove)
	jobriver.Handle(a.jobs, time.Minute, a.campaign.Remind)
	jobriver.Handle(a.jobs, time.Minute, a.campaign.End)
	jobriver.Handle(a.jobs, time.Minute, a.assessment.Finish)
	jobriver.Handle(a.jobs, time.Minute, a.assessment.TimeOver)
	jobriver.Handle(a.jobs, 15*time.Minute, a.assessment.Resume)         // a file is read whole
	jobriver.Handle(a.jobs, 10*time.Minute, a.assessment.MakeStatistics) // a region's runs are read whole
	jobriver.Handle(a.jobs, 2*time.Hour, a.document.Make)
	jobriver.Every(a.jobs, document.SweepPeriod, 10*time.Minute, document.SweepArgs{}, a.document.Sweep)
	jobriver.Every(a.jobs, retention.SweepPeriod, 10*time.Minute, retention.SweepArgs{}, a.retention.Sweep)
	jobriver.Every(a.jobs, artifact.SweepPeriod, 10*time.Minute, artifact.SweepArgs{}, a.files.Sweep)
	a.defers(func() {
		ctx, cancel := context.WithTimeout(context.Background(), drain)
		defer cancel()
		if err := a.jobs.Stop(ctx); err != nil {
			slog.Warn("jobs were cut off", "error", err)
		}
	})
	return a.jobs.Start(context.WithoutCancel(ctx))
}

// areas opens the services of all areas and what runs beside them.
func (a *app) areas(ctx context.Context, policy *authz.Policy) {
	reads := auditpg.NewReads(a.db)
	a.defers(reads.Close)
	a.services = *a.put(grounds{policy, auditpg.New(a.db), reads, a.jobs, time.Now})
	a.background(ctx, func(ctx context.Context) { a.identity.Run(ctx, identitypg.NewEar(a.db)) })
}

// grounds are what services may stand on differently: the demo plays on a clock of
// its own.
type grounds struct {
	policy  *authz.Policy
	records *auditpg.Store
	reads   audit.Reads
	queue   job.Queue
	now     func() time.Time
}

// put puts the services together, earlier areas first.
func (a *app) put(g grounds) *services {
	s := &services{}
	s.identity = identity.NewService(a.db, identitypg.New(a.db), g.policy, g.records, identity.NewHasher(identity.ServingCost)).At(g.now)
	s.directory = directory.NewService(a.db, directorypg.New(a.db), g.policy, g.records, directory.InviterFunc(s.inviteFirst)).At(g.now)
	s.navigator = navigator.NewService(a.db, navigatorpg.New(a.db), g.policy, g.records).At(g.now)
	s.framework = framework.NewService(a.db, frameworkpg.New(a.db), g.policy, g.records).At(g.now).
		Zoned(func(ctx context.Context) (*time.Location, error) { return s.iom.Zone(ctx) })
	s.assessment = assessment.NewService(a.db, assessmentpg.New(a.db), a.host.Port(), g.policy, g.records, g.reads).At(g.now).On(g.queue).Over(s.framework)
	s.authoring = authoring.NewService(a.db, authoringpg.New(a.db), s.assessment, a.host.Port(), g.policy)

	s.campaign = campaign.NewService(a.db, campaignpg.New(a.db), s.assessment, g.queue, g.policy, g.records).At(g.now)
	s.assessment.GuardBy(s.campaign)

	s.titles = competencyTitles{s.assessment, new(sync.Map)}

	routes := iompg.New(a.db)
	s.iom = iom.NewService(iom.Deps{Tx: a.db, Store: routes, People: routes, Library: routes, Policy: g.policy, Audit: g.records, Reads: g.reads,
		Findings: findings{s.assessment}, Groups: routes, Listings: routes, Targets: s.campaign, Priorities: routes, Papers: routes, Now: g.now})
	files := artifactpg.New(a.db)
	s.files = artifact.NewFiles(artifact.FilesDeps{Tx: a.db, Store: files, Routes: s.iom, Papers: s.iom, Objects: a.objects, Queue: g.queue,
		Policy: g.policy, Audit: g.records, Reads: g.reads, Previews: &a.previews}).At(g.now)
	s.products = artifact.NewProducts(artifact.ProductsDeps{Tx: a.db, Store: files, Files: files, Routes: s.iom, Policy: g.policy, Audit: g.records, Reads: g.reads}).At(g.now)
	s.talk = talk.NewService(talk.Deps{Tx: a.db, Store: talkpg.New(a.db), Routes: s.iom, Products: s.products, People: s.directory,
		Policy: g.policy, Audit: g.records, Reads: g.reads}).At(g.now)
	s.document = document.NewService(document.Deps{Tx: a.db, Store: documentpg.New(a.db), Routes: s.iom, Sources: papers{s},
		Renderers: renderers, Objects: a.objects, Queue: g.queue, Policy: g.policy, Audit: g.records, Reads: g.reads}).At(g.now)
	s.certificate = a.certificates(g, s)
	s.iom.Products = s.products // the circle closes here: completing a route asks for its products
	s.retention = retention.NewService(retention.Deps{Tx: a.db, Store: retentionpg.New(a.db), Routes: s.iom, Queue: g.queue, Policy: g.policy, Audit: g.records}).At(g.now)
	s.monitoring = monitoring.NewService(monitoringpg.New(a.db), s.directory, programs{a.host}, g.policy).At(g.now)
	s.audit = audit.NewService(g.records, g.policy)
	return s
}

// inviteFirst lets area directory make the invitation that area identity knows how
// to make. The region gets what every region begins with in the same breath: its
// coordinator finds frameworks, instruments and regulations there. What a failed try
// left out, the next invitation brings.
func (s *services) inviteFirst(ctx context.Context, person uuid.UUID) (directory.Invitation, error) {
	if err := s.installShipped(ctx); err != nil {
		return directory.Invitation{}, err
	}
	issued, err := s.identity.Invite(ctx, person)
	return directory.Invitation{Token: string(issued.Token), ExpiresAt: issued.Expires}, err
}

// installShipped gives the acting person's region what every region begins with.
func (s *services) installShipped(ctx context.Context) error {
	if err := s.framework.InstallShipped(ctx); err != nil {
		return err
	}
	return errors.Join(s.assessment.InstallShipped(ctx), s.iom.InstallShipped(ctx))
}

func (a *app) openDoor(cfg config, policy *authz.Policy) (err error) {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	a.web, err = web.New(web.Config{
		Version: version, PublicURL: cfg.PublicURL, TrustedProxies: cfg.TrustedProxies, Metrics: registry,
		Ready: map[string]func(context.Context) error{"postgres": a.db.Ping, "plugins": a.pluginsReady, "s3": a.objects.Ready},
		Notes: map[string]func() string{"plugins": a.pluginsNote, "sessions": a.sessionsNote, "badges": a.badgesNote},
	}, web.Deps{Policy: policy, Sessions: identityweb.Sessions{Service: a.identity}, Once: a.db})
	if err != nil {
		return err
	}
	register(a.web.API, a.services, cfg.PublicURL)
	if err := a.openPages(cfg); err != nil {
		return err
	}
	return a.web.API.Check()
}

func (a *app) pluginsReady(context.Context) error {
	for _, p := range a.host.Programs() {
		if p.Usable {
			return nil
		}
	}
	return errors.New("no usable instrument program in the catalogue")
}

func (a *app) pluginsNote() string {
	if c := a.host.Confinement(); !c.Complete() {
		return "Ядро не умеет полностью ограничивать программы диагностики: " + c.String()
	}
	return ""
}

func (a *app) sessionsNote() string {
	if !a.identity.Hearing() {
		return "Сеансы не кэшируются: нет связи с каналом уведомлений базы."
	}
	return ""
}

// background runs f until the app is closed, and waits for its end.
func (a *app) background(ctx context.Context, f func(context.Context)) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var wg sync.WaitGroup
	wg.Go(func() { f(ctx) })
	a.defers(func() {
		cancel()
		wg.Wait()
	})
}

func (a *app) defers(f func()) { a.closers = append(a.closers, f) }

func (a *app) close() {
	for i := len(a.closers) - 1; i >= 0; i-- {
		a.closers[i]()
	}
	a.closers = nil
}
