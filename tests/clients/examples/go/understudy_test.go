package understudy

import (
	"encoding/json"
	"os"
	"testing"
	"time"
)

func prepared(t *testing.T) World {
	t.Helper()
	fixture, err := os.ReadFile("../world.json")
	if err != nil {
		t.Fatal(err)
	}
	world, err := Prepare(json.RawMessage(fixture))
	if err != nil {
		t.Fatal(err)
	}
	return world
}

func now(t *testing.T, world World) time.Time {
	t.Helper()
	var clock struct{ Now time.Time }
	if err := control("GET", world.path("clock"), nil, &clock); err != nil {
		t.Fatal(err)
	}
	return clock.Now
}

func TestEveryTestHasAClockOfItsOwn(t *testing.T) {
	origin := prepared(t)
	moved, other := Fork(t, origin), Fork(t, origin)
	before := now(t, other)
	moved.Advance(t, "P7D")
	if passed := now(t, moved).Sub(before); passed < 7*24*time.Hour {
		t.Errorf("only %s passed", passed)
	}
	if passed := now(t, other).Sub(before); passed > time.Hour {
		t.Errorf("%s passed in another world", passed)
	}
	if why := moved.Why(); why != "" {
		t.Errorf("nothing was refused, yet: %s", why)
	}
}
