// Package understudy gives each Go test an AWS of its own.
//
//	understudy --port 4566 &     # or: docker compose -f docker/compose.yaml up
//	UNDERSTUDY_URL=http://localhost:4566 go test ./...
//
// It needs the standard library alone; hand World.Endpoint to the SDK:
//
//	world := understudy.Fork(t, prepared)
//	client := sts.New(sts.Options{BaseEndpoint: &world.Endpoint, Region: "us-east-1", Credentials: ...})
package understudy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
)

// World is one isolated AWS.
type World struct {
	ID       string `json:"id"`
	Endpoint string `json:"endpoint"`
}

func base() string {
	if url := os.Getenv("UNDERSTUDY_URL"); url != "" {
		return url
	}
	return "http://localhost:4566"
}

func control(method, path string, body, answer any) error {
	var sent bytes.Buffer
	if body != nil {
		if err := json.NewEncoder(&sent).Encode(body); err != nil {
			return err
		}
	}
	request, err := http.NewRequest(method, base()+path, &sent)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s %s: %s", method, path, text)
	}
	if answer == nil {
		return nil
	}
	return json.Unmarshal(text, answer)
}

// Prepare makes the world that tests begin with from a fixture document. It disappears when nobody calls it any more.
func Prepare(fixture json.RawMessage) (World, error) {
	var world World
	err := control("POST", "/_understudy/worlds", map[string]any{"fixture": fixture, "ttl": "PT1H"}, &world)
	return world, err
}

// Fork gives the test a copy of a prepared world, destroys it afterwards, and explains the last refused call of a test
// that failed.
func Fork(t *testing.T, prepared World) World {
	t.Helper()
	var world World
	if err := control("POST", "/_understudy/worlds", map[string]string{"from": "world:" + prepared.ID, "ttl": "PT10M"}, &world); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Log("the last refused call: " + world.Why())
		}
		if err := control("DELETE", "/_understudy/worlds/"+world.ID, nil, nil); err != nil {
			t.Error(err)
		}
	})
	return world
}

func (w World) path(rest string) string { return "/_w/" + w.ID + "/_understudy/" + rest }

// Advance moves the world's clock: PT12H, P7D. What expires by then has expired.
func (w World) Advance(t *testing.T, duration string) {
	t.Helper()
	if err := control("POST", w.path("clock"), map[string]string{"advance": duration}, nil); err != nil {
		t.Fatal(err)
	}
}

// Why tells what the last refused call lacked; it is empty when none was refused.
func (w World) Why() string {
	var list struct {
		Decisions []struct {
			RequestID string `json:"request_id"`
		}
	}
	if err := control("GET", w.path("decisions?denied=true&limit=1"), nil, &list); err != nil || len(list.Decisions) == 0 {
		return ""
	}
	var decision struct {
		Checks []struct {
			Message     string
			Explanation struct{ Change []string }
		}
	}
	if err := control("GET", w.path("decisions/"+list.Decisions[0].RequestID), nil, &decision); err != nil {
		return err.Error()
	}
	check := decision.Checks[len(decision.Checks)-1]
	return strings.Join(append([]string{check.Message}, check.Explanation.Change...), "\n- ")
}
