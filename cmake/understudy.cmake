# How every folder of the house becomes a library, and how data files become part of the binary.

add_library(understudy_options INTERFACE)
target_include_directories(understudy_options INTERFACE ${CMAKE_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/emulator)
target_compile_options(understudy_options INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
if(UNDERSTUDY_SANITIZE)
  target_compile_options(understudy_options INTERFACE -fsanitize=${UNDERSTUDY_SANITIZE} -fno-omit-frame-pointer -g -O1)
  target_link_options(understudy_options INTERFACE -fsanitize=${UNDERSTUDY_SANITIZE})
endif()

if(UNDERSTUDY_FUZZ)
  target_compile_options(understudy_options INTERFACE -fsanitize=fuzzer-no-link -fno-sanitize-recover=all)
endif()

# understudy_together(<target>): in the release build, eight of its files are compiled as one. Headers and templates cost
# more than our own lines, so that eight files take little longer than one. Whoever works on one of them builds debug,
# where each stands alone.
function(understudy_together target)
  if(CMAKE_BUILD_TYPE STREQUAL Release)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)
  endif()
endfunction()

# understudy_library(<name> [DEPENDS <folder libraries>...] [LINK <packages>...])
# Every .cpp of the folder belongs to it, so that a new file needs no build edit. A folder links only what it may use:
# an include against the arrows of ARCHITECTURE.md ends as a link error.
function(understudy_library name)
  cmake_parse_arguments(ARG "" "" "DEPENDS;LINK" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cpp)
  add_library(${name} STATIC ${sources})
  target_link_libraries(${name} PUBLIC understudy_options ${ARG_DEPENDS} PRIVATE ${ARG_LINK})
  understudy_together(${name})
endfunction()

# understudy_embed(<target> <namespace> <function> <files>...)
# Generates `core::EmbeddedFiles <namespace>::<function>()` holding the files' bytes, sorted by name.
function(understudy_embed target namespace function)
  set(output ${CMAKE_CURRENT_BINARY_DIR}/${target}_${function}.cpp)
  add_custom_command(
    OUTPUT ${output}
    COMMAND python3 ${CMAKE_SOURCE_DIR}/cmake/embed.py ${output} ${namespace} ${function} ${ARGN}
    DEPENDS ${ARGN} ${CMAKE_SOURCE_DIR}/cmake/embed.py
    COMMENT "Embedding files for ${target}")
  set_source_files_properties(${output} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  target_sources(${target} PRIVATE ${output})
endfunction()
