// Command language-host is Pulumi's language host of the language in its own name, pulumi-language-nodejs or
// pulumi-language-go, on a machine that cannot have Pulumi's own.
//
// It starts the last host of that language that a Go module contains, which is next to it, and hands it every request
// but the two it is too old for: those by which `pulumi package add` generates a package and adds it to a program.
// For these it uses the code of Pulumi's own hosts of today, which a Go module does contain.
package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/emptypb"
)

func main() {
	if err := serve(); err != nil {
		fmt.Fprintf(os.Stderr, "error: %v\n", err)
		os.Exit(1)
	}
}

// serve prints the port, as the engine expects, and then whatever the older host and its program print.
func serve() error {
	name := strings.TrimSuffix(filepath.Base(os.Args[0]), ".exe")
	language, known := languages[strings.TrimPrefix(name, "pulumi-language-")]
	if !known {
		return fmt.Errorf("%s is not the name of a language host", name)
	}
	executable, err := os.Executable()
	if err != nil {
		return err
	}
	child := exec.Command(filepath.Join(filepath.Dir(executable), name+"-older"), os.Args[1:]...)
	child.Stderr = os.Stderr
	output, err := child.StdoutPipe()
	if err != nil {
		return err
	}
	if err := child.Start(); err != nil {
		return err
	}
	printed := bufio.NewReader(output)
	port, err := printed.ReadString('\n')
	if err != nil {
		return fmt.Errorf("%s printed no port: %w", child.Path, err)
	}
	connection, err := grpc.NewClient("127.0.0.1:"+strings.TrimSpace(port),
		grpc.WithTransportCredentials(insecure.NewCredentials()), rpcutil.GrpcChannelOptions())
	if err != nil {
		return err
	}
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{Init: func(server *grpc.Server) error {
		pulumirpc.RegisterLanguageRuntimeServer(server, &host{
			language: language, older: pulumirpc.NewLanguageRuntimeClient(connection),
		})
		return nil
	}})
	if err != nil {
		return err
	}
	fmt.Printf("%d\n", handle.Port)
	if _, err := io.Copy(os.Stdout, printed); err != nil {
		return err
	}
	return child.Wait() // the older host ends when the engine does
}

// host answers Link and GeneratePackage itself. What it does not have, the older host has not either.
type host struct {
	pulumirpc.UnimplementedLanguageRuntimeServer
	language language
	older    pulumirpc.LanguageRuntimeClient
}

func (host *host) GetRequiredPlugins(
	ctx context.Context, request *pulumirpc.GetRequiredPluginsRequest,
) (*pulumirpc.GetRequiredPluginsResponse, error) {
	return host.older.GetRequiredPlugins(ctx, request)
}

func (host *host) Run(ctx context.Context, request *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	return host.older.Run(ctx, request)
}

func (host *host) GetPluginInfo(ctx context.Context, request *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return host.older.GetPluginInfo(ctx, request)
}

func (host *host) About(ctx context.Context, request *pulumirpc.AboutRequest) (*pulumirpc.AboutResponse, error) {
	return host.older.About(ctx, request)
}

func (host *host) GetProgramDependencies(
	ctx context.Context, request *pulumirpc.GetProgramDependenciesRequest,
) (*pulumirpc.GetProgramDependenciesResponse, error) {
	return host.older.GetProgramDependencies(ctx, request)
}

func (host *host) InstallDependencies(
	request *pulumirpc.InstallDependenciesRequest, server pulumirpc.LanguageRuntime_InstallDependenciesServer,
) error {
	answers, err := host.older.InstallDependencies(server.Context(), request)
	if err != nil {
		return err
	}
	for {
		answer, err := answers.Recv()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := server.Send(answer); err != nil {
			return err
		}
	}
}
