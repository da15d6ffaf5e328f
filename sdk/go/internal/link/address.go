package link

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
)

// Address is where a hub listens, and the key that it must prove to own [TR4].
type Address struct {
	Host   string
	Port   int
	HubKey []byte
	TLS    bool
}

// String is HOST:PORT.
func (a Address) String() string { return net.JoinHostPort(a.Host, strconv.Itoa(a.Port)) }

var addressForm = regexp.MustCompile(
	`^minihub://(?:\[([0-9A-Fa-f:.]{2,45})\]|([A-Za-z0-9._-]{1,253})):([0-9]{1,5})/?(?:\?([^#]*))?#(.+)$`)

// ParseAddress reads minihub://HOST:PORT#KEY.
func ParseAddress(text string) (Address, error) {
	text = strings.TrimSpace(text)
	found := addressForm.FindStringSubmatch(text)
	if found == nil {
		if strings.HasPrefix(text, "minihub://") && !strings.Contains(text, "#") {
			return Address{}, errors.New("the hub's address has no part from # on: put it in quotes, the shell may have cut it off")
		}
		return Address{}, errors.New("a hub's address looks like minihub://HOST:PORT#H…")
	}
	address := Address{Host: found[1] + found[2], TLS: found[4] != "tls=off"}
	if found[4] != "" && address.TLS {
		return Address{}, errors.New("the only setting that a hub's address can have is ?tls=off")
	}
	address.Port, _ = strconv.Atoi(found[3])
	if address.Port < 1 || address.Port > 65_535 {
		return Address{}, errors.New("the port of the hub's address must be 1 to 65535")
	}
	if !address.TLS && !isLoopback(address.Host) {
		return Address{}, errors.New("?tls=off is for a hub on this machine (127.0.0.1) only")
	}
	key, err := ReadKeyText(HubKey, found[5])
	if err != nil {
		return Address{}, fmt.Errorf("the hub's address: %w", err)
	}
	address.HubKey = key
	return address, nil
}

func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}
