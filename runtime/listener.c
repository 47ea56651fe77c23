// SPDX-License-Identifier: Apache-2.0
// A socket that listens, from an address as people write it.
#include "runtime/listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { HOST_MAX = 256, BACKLOG = 256 };

struct place {
  char host[HOST_MAX];
  char port[8];
};

static int refuse(const char *address, struct err *e) {
  return err_set(e,
    "`%.200s` is no address to listen on; write a port (9600, on 127.0.0.1), or ADDRESS:PORT, as 0.0.0.0:9600 or "
    "[::1]:9600; port 0 takes any that is free",
    address);
}

static int split(const char *address, struct place *p, struct err *e) {
  const char *colon = strrchr(address, ':');
  const char *port = colon ? colon + 1 : address;
  const char *host = colon ? address : "127.0.0.1";
  size_t size = colon ? (size_t)(colon - address) : strlen(host);
  if (size > 1 && host[0] == '[' && host[size - 1] == ']') {
    host++;
    size -= 2;
  } else if (memchr(host, ':', size)) {
    return refuse(address, e);  // IPv6 without its brackets: where does the port begin?
  }
  size_t digits = strspn(port, "0123456789");
  if (!size || size >= sizeof p->host || !digits || digits > 5 || port[digits] || atoi(port) > 65535) {
    return refuse(address, e);
  }
  (void)snprintf(p->host, sizeof p->host, "%.*s", (int)size, host);
  (void)snprintf(p->port, sizeof p->port, "%.5s", port);
  return 0;
}

int listener_check(const char *address, struct err *e) {
  struct place p;
  return split(address, &p, e);
}

static void name_socket(int fd, char name[LISTENER_NAME_MAX]) {
  struct sockaddr_storage at = {0};
  socklen_t size = sizeof at;
  char host[INET6_ADDRSTRLEN] = "?";
  (void)getsockname(fd, (struct sockaddr *)&at, &size);
  if (at.ss_family == AF_INET6) {
    const struct sockaddr_in6 *in = (const struct sockaddr_in6 *)&at;
    (void)inet_ntop(AF_INET6, &in->sin6_addr, host, sizeof host);
    (void)snprintf(name, LISTENER_NAME_MAX, "[%s]:%d", host, ntohs(in->sin6_port));
  } else {
    const struct sockaddr_in *in = (const struct sockaddr_in *)&at;
    (void)inet_ntop(AF_INET, &in->sin_addr, host, sizeof host);
    (void)snprintf(name, LISTENER_NAME_MAX, "%s:%d", host, ntohs(in->sin_port));
  }
}

static int listen_at(const struct addrinfo *where) {
  int one = 1;
  int fd = socket(where->ai_family, where->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, where->ai_protocol);
  if (fd < 0) {
    return -1;
  }
  (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  if (bind(fd, where->ai_addr, where->ai_addrlen) != 0 || listen(fd, BACKLOG) != 0) {
    int kept = errno;
    (void)close(fd);
    errno = kept;
    return -1;
  }
  return fd;
}

static int explain(const char *address, struct err *e) {
  if (errno == EADDRINUSE) {
    return err_set(e, "%s is in use by another program; give another port, or 0 for any that is free", address);
  }
  if (errno == EADDRNOTAVAIL) {
    return err_set(e, "%s is no address of this machine; 127.0.0.1 is, and 0.0.0.0 stands for all of them", address);
  }
  return err_set(e, "%s can not be listened on: %s", address, strerror(errno));
}

int listener_open(const char *address, char name[LISTENER_NAME_MAX], struct err *e) {
  struct place p;
  struct addrinfo *found = NULL;
  const struct addrinfo wanted = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
  if (split(address, &p, e) != 0) {
    return -1;
  }
  int code = getaddrinfo(p.host, p.port, &wanted, &found);
  if (code != 0) {
    return err_set(e, "%s can not be listened on: %s is not known (%s)", address, p.host, gai_strerror(code));
  }
  int fd = -1;
  for (const struct addrinfo *at = found; at && fd < 0; at = at->ai_next) {
    fd = listen_at(at);
  }
  int result = fd >= 0 ? fd : explain(address, e);
  freeaddrinfo(found);
  if (fd >= 0) {
    name_socket(fd, name);
  }
  return result;
}
