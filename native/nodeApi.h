/*
 * The functions of Node-API that the addon calls, all of version 1, whose binary interface never changes
 * (https://nodejs.org/api/n-api.html). Declared here, they need no headers of Node and, on Windows, no import library.
 */
#pragma once
#include <stddef.h>

typedef struct napi_env__ *napi_env;
typedef struct napi_value__ *napi_value;
typedef struct napi_callback_info__ *napi_callback_info;
typedef napi_value (*napi_callback)(napi_env env, napi_callback_info info);
/** 0 when it went well */
typedef int napi_status;

#define NODE_API(FUNCTION)                                                                                          \
  FUNCTION(napi_create_double, (napi_env env, double number, napi_value * result))                                  \
  FUNCTION(napi_create_function, (napi_env env, const char *name, size_t length, napi_callback callback,            \
                                  void *data, napi_value *result))                                                  \
  FUNCTION(napi_create_object, (napi_env env, napi_value * result))                                                 \
  FUNCTION(napi_get_arraybuffer_info, (napi_env env, napi_value buffer, void **data, size_t *length))               \
  FUNCTION(napi_get_cb_info, (napi_env env, napi_callback_info info, size_t *count, napi_value *arguments,          \
                              napi_value *receiver, void **data))                                                   \
  FUNCTION(napi_get_typedarray_info, (napi_env env, napi_value array, int *type, size_t *length, void **data,       \
                                      napi_value *buffer, size_t *offset))                                          \
  FUNCTION(napi_get_value_double, (napi_env env, napi_value number, double *result))                                \
  FUNCTION(napi_set_named_property, (napi_env env, napi_value object, const char *name, napi_value value))

#ifdef _WIN32

/*
 * A library names the program whose functions it calls, and this one is loaded by node.exe as well as by an Electron
 * such as Code.exe: so the functions are looked up in whichever program it is, or in Node as a library.
 */
#define WIN32_LEAN_AND_MEAN
#include <windows.h>

#define POINTER(name, parameters) static napi_status(*name) parameters;
NODE_API(POINTER)
#undef POINTER

/** Must come before all other calls; answers 0 where a function is missing. */
static int findNodeApi(void) {
  HMODULE host = GetModuleHandleW(NULL);
  if (!GetProcAddress(host, "napi_create_function")) host = GetModuleHandleW(L"libnode.dll");
  if (!host) return 0;
#define FIND(name, parameters) \
  if (!(*(FARPROC *)&name = GetProcAddress(host, #name))) return 0;
  NODE_API(FIND)
#undef FIND
  return 1;
}

#define EXPORT __declspec(dllexport)

#else

#define DECLARATION(name, parameters) extern napi_status name parameters;
NODE_API(DECLARATION)
#undef DECLARATION

static int findNodeApi(void) { return 1; }

#define EXPORT __attribute__((visibility("default")))

#endif
