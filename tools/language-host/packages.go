package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"

	"github.com/blang/semver"
	golang "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/pkg/v3/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/nodejs/npm"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"golang.org/x/mod/modfile"
)

// language is what differs between languages: how a package is generated, and how a program gets to use it.
type language struct {
	generate func(*schema.Package, *pulumirpc.GeneratePackageRequest, schema.ReferenceLoader) (map[string][]byte, error)
	// link adds the package in a folder, relative to that of the program, and returns the line that imports it.
	link func(ctx context.Context, program string, added *schema.Package, folder string) (string, error)
}

var languages = map[string]language{
	"nodejs": {
		generate: func(
			generated *schema.Package, request *pulumirpc.GeneratePackageRequest, loader schema.ReferenceLoader,
		) (map[string][]byte, error) {
			return nodejs.GeneratePackage(
				"pulumi-language-nodejs", generated, request.ExtraFiles, request.LocalDependencies, request.Local, loader)
		},
		link: func(ctx context.Context, program string, added *schema.Package, folder string) (string, error) {
			manager, err := npm.ResolvePackageManager(npm.AutoPackageManager, program)
			if err != nil {
				return "", err
			}
			name := "@pulumi/" + added.Name // what is generated for a schema that names no other
			return `import * as live from "` + name + `";`, manager.Link(ctx, program, name, folder)
		},
	},
	"go": {
		generate: func(
			generated *schema.Package, request *pulumirpc.GeneratePackageRequest, _ schema.ReferenceLoader,
		) (map[string][]byte, error) {
			return golang.GeneratePackage("pulumi-language-go", generated, request.LocalDependencies)
		},
		link: func(_ context.Context, program string, added *schema.Package, folder string) (string, error) {
			imported := `import live "` + golang.ExtractImportBasePath(added.Reference()) + `"`
			return imported, replaceModule(
				filepath.Join(program, "go.mod"), golang.ExtractModulePath(added.Reference()), "./"+folder)
		},
	},
}

func replaceModule(file, module, folder string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	parsed, err := modfile.Parse(file, text, nil)
	if err != nil {
		return err
	}
	if err := parsed.AddReplace(module, "", folder, ""); err != nil {
		return err
	}
	if text, err = parsed.Format(); err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o644)
}

// GeneratePackage writes a package for the language into the folder of the request.
func (host *host) GeneratePackage(
	_ context.Context, request *pulumirpc.GeneratePackageRequest,
) (*pulumirpc.GeneratePackageResponse, error) {
	client, err := schema.NewLoaderClient(request.LoaderTarget)
	if err != nil {
		return nil, err
	}
	defer client.Close()
	loader := schema.NewCachedLoader(client)
	var specified schema.PackageSpec
	if err := json.Unmarshal([]byte(request.Schema), &specified); err != nil {
		return nil, err
	}
	bound, diagnostics, err := schema.BindSpec(specified, loader, schema.ValidationOptions{AllowDanglingReferences: true})
	if err != nil {
		return nil, err
	}
	answer := &pulumirpc.GeneratePackageResponse{Diagnostics: plugin.HclDiagnosticsToRPCDiagnostics(diagnostics)}
	if diagnostics.HasErrors() {
		return answer, nil
	}
	files, err := host.language.generate(bound, request, loader)
	if err != nil {
		return nil, err
	}
	for name, content := range files {
		file := filepath.Join(request.Directory, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return nil, err
		}
		if err := os.WriteFile(file, content, 0o644); err != nil {
			return nil, err
		}
	}
	return answer, nil
}

// Link adds generated packages to a program.
func (host *host) Link(ctx context.Context, request *pulumirpc.LinkRequest) (*pulumirpc.LinkResponse, error) {
	client, err := schema.NewLoaderClient(request.LoaderTarget)
	if err != nil {
		return nil, err
	}
	defer client.Close()
	loader := schema.NewCachedLoader(client)
	instructions := "Import the package in your program:\n"
	for _, each := range request.Packages {
		version, err := semver.New(each.Package.Version)
		if err != nil {
			return nil, err
		}
		described := &schema.PackageDescriptor{Name: each.Package.Name, Version: version}
		reference, err := schema.LoadPackageReferenceV2(ctx, loader, described)
		if err != nil {
			return nil, err
		}
		added, err := reference.Definition()
		if err != nil {
			return nil, err
		}
		line, err := host.language.link(ctx, request.Info.ProgramDirectory, added, each.Path)
		if err != nil {
			return nil, err
		}
		instructions += "\n  " + line + "\n"
	}
	return &pulumirpc.LinkResponse{ImportInstructions: instructions}, nil
}
